"""The folder of a run of the matching."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from webapp.datafiles.folder import new_folder, table, write_json, write_text
from webapp.matching.blocking import blocking_pairs
from webapp.matching.explain import Explainer
from webapp.matching.solve import Result
from webapp.matching.tables import Tables
from webapp.matching.unmatched import Unmatched, unmatched
from webapp.matching_results.proof import write_certificate

PAIR_COLUMNS = ("mentee", "mentor", "status", "mentee_score", "mentor_score")
NEW, CURRENT = "new", "current"


def pair_rows(result: Result) -> list[dict[str, Any]]:
    """The new pairs with both scores, then those that existed before."""
    pairs = result.cohort.pairs
    new = [
        {"mentee": one, "mentor": other, "status": NEW, "mentee_score": s, "mentor_score": t}
        for (one, other), s, t in zip(
            result.pairs, pairs.mentee_score[result.chosen].tolist(),
            pairs.mentor_score[result.chosen].tolist(), strict=True,
        )
    ]  # fmt: skip
    current = [
        {"mentee": one, "mentor": two, "status": CURRENT} for one, two in result.cohort.frozen
    ]
    return [*new, *current]


def write_run(place: Path, result: Result, tables: Tables | None, source: str) -> dict[str, Any]:
    """Write a run; returns the summary. Raises RefusedFileError if the place exists, and OSError.

    `source` is the SHA-256 of the cohort file.
    """
    with new_folder(place) as folder:
        return _write_all(folder, result, tables, source)


def _write_all(folder: Path, result: Result, tables: Tables | None, source: str) -> dict[str, Any]:
    rows, alone = pair_rows(result), unmatched(result, tables)
    summary = _summary(result, rows, alone, source)
    write_text(folder / "pairs.csv", table(PAIR_COLUMNS, rows))
    write_json(folder / "pairs.json", rows)
    reasons = ({"id": p.id, "role": p.role, "reason": p.sentence} for p in alone)
    write_text(folder / "unmatched.csv", table(("id", "role", "reason"), reasons))
    _stream(folder / "explanations.json", _explanations(Explainer(result, tables), rows))
    with (folder / "certificate.json").open("w", encoding="utf-8") as out:
        write_certificate(result, out.write)
    write_json(folder / "summary.json", summary)
    return summary


def _stream(path: Path, lines: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(lines)


def _explanations(explainer: Explainer, rows: list[dict[str, Any]]) -> Iterator[str]:
    """One object on a line for each new pair."""
    yield "["
    separator = "\n"
    for row in rows:
        if row["status"] == NEW:
            one, other = explainer.pair(row["mentee"], row["mentor"])
            found = {
                "mentee": row["mentee"], "mentor": row["mentor"],
                "for_mentee": asdict(one), "for_mentor": asdict(other),
            }  # fmt: skip
            yield separator + json.dumps(found, ensure_ascii=False)
            separator = ",\n"
    yield "\n]\n"


def _summary(
    result: Result, rows: list[dict[str, Any]], alone: list[Unmatched], source: str
) -> dict[str, Any]:
    cohort = result.cohort
    roles: Callable[[str], int] = lambda role: sum(person.role == role for person in alone)  # noqa: E731 - a count by role
    return {
        "edition": cohort.edition,
        "cohort_sha256": source,
        "mentees": len(cohort.mentees),
        "mentors": len(cohort.mentors),
        "feasible_pairs": cohort.feasible,
        "considered_pairs": len(cohort.pairs),
        "considered": cohort.trimmed or "All feasible pairs were considered.",
        "new_pairs": len(result.chosen),
        "current_pairs": len(rows) - len(result.chosen),
        "mentees_without_mentor": roles("mentee"),
        "mentors_without_mentee": roles("mentor"),
        "pairs_both_would_prefer": len(blocking_pairs(result)),
        "stages": [
            {"criterion": stage.criterion, "label": stage.label, "value": stage.value}
            for stage in result.stages
        ],
    }
