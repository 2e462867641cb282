"""The folder of a replay: decisions, loads and a summary."""

from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

from webapp.datafiles.folder import new_folder, table, write_json, write_text
from webapp.routing.figures import month_loads, share
from webapp.routing.log import Answer
from webapp.routing.optimum import least_loads, unservable
from webapp.routing.replay import Ask, Replay
from webapp.routing.sentences import reason

DECISION_COLUMNS = (
    "request", "hop", "champion", "outcome", "asked_at", "minutes", "used", "budget", "rule", "reason",
)  # fmt: skip
LOAD_COLUMNS = ("champion", "month", "minutes", "budget", "budget_at_end", "share")
COORDINATOR = "coordinator"
OUTCOMES = {
    Answer.accepted: "accepted", Answer.declined: "declined", Answer.none: "no answer",
    None: COORDINATOR,
}  # fmt: skip
KNOWS = (
    "least_possible and unservable know all requests and answers in advance and may split a request "
    "among champions; the router decides when a request arrives."
)


def write_replay(place: Path, replayed: Replay, source: str) -> dict[str, Any]:
    """Write a replay; returns the summary. Raises RefusedFileError if the place exists, and OSError.

    `source` is the SHA-256 of the log.
    """
    decisions = [_decision(replayed, ask) for ask in replayed.asks]
    loads = [
        {
            "champion": load.champion, "month": load.month, "minutes": load.minutes,
            "budget": load.budget, "budget_at_end": load.budget_at_end, "share": _part(share(load)),
        }
        for load in replayed.loads
    ]  # fmt: skip
    summary = {"log_sha256": source, **summary_of(replayed)}
    with new_folder(place) as folder:
        write_text(folder / "decisions.csv", table(DECISION_COLUMNS, decisions))
        write_json(folder / "decisions.json", decisions)
        write_text(folder / "load.csv", table(LOAD_COLUMNS, loads))
        write_json(folder / "summary.json", summary)
    return summary


def summary_of(replayed: Replay) -> dict[str, Any]:
    """What the folder says in numbers. Shares are parts of budgets, rounded to four digits."""
    asks = replayed.asks
    least = least_loads(replayed)
    hops = Counter(ask.hop for ask in asks if ask.answer == Answer.accepted)
    rules = Counter(ask.decision.rule for ask in asks if ask.decision.rule is not None)
    outcomes = Counter(OUTCOMES[ask.answer] for ask in asks)
    return {
        "requests": len(replayed.log.requests),
        "champions": len(replayed.log.champions),
        "outcomes": {name: outcomes[name] for name in OUTCOMES.values()},
        "accepted_by_hop": {str(hop): hops[hop] for hop in sorted(hops)},
        "coordinator_by_rule": {str(rule): rules[rule] for rule in sorted(rules)},
        "unservable": unservable(replayed.log),
        "months": [
            {
                "month": found.month, "minutes": found.minutes, "budget": found.budget,
                "mean_share": _part(found.mean), "highest_share": _part(found.highest),
                "least_possible": _part(least[found.month]),
            }
            for found in month_loads(replayed)
        ],
        "note": KNOWS,
    }  # fmt: skip


def _decision(replayed: Replay, ask: Ask) -> dict[str, Any]:
    """One row. `hop` and `champion` are empty for the coordinator."""
    found = ask.decision
    return {
        "request": ask.request.id, "hop": ask.hop or None, "champion": found.champion,
        "outcome": OUTCOMES[ask.answer],
        "asked_at": ask.asked_at.astimezone(replayed.log.zone).isoformat(timespec="minutes"),
        "minutes": ask.request.minutes, "used": ask.used, "budget": ask.budget, "rule": found.rule,
        "possible": found.possible,
        "excluded": {str(rule): number for rule, number in found.excluded.items()},
        "reason": reason(found),
    }  # fmt: skip


def _part(value: Fraction) -> float:
    return round(float(value), 4)
