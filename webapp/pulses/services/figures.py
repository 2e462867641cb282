"""Release the figures of an edition, so that no two of them differ by fewer than ten people."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from analytics.core.measures import MEAN
from webapp.core import db
from webapp.mentoring.models import Edition
from webapp.mentoring.workflow import Role
from webapp.pulses import queries
from webapp.pulses.answers import Answered, comfort_of, people_asked, scores_of
from webapp.pulses.change import change_of, mean_of
from webapp.pulses.models import PulseFigure
from webapp.pulses.workflow import HIGHEST, LEARNED, LOWEST, SPOKE, PulseStep

CHANGE: Final = "change"


def release(edition: Edition) -> None:
    """Release what ten people or more answered; a figure is replaced once ten more are in it.

    Otherwise the difference of two figures would tell what one person answered.
    """
    pulses, pairs = queries.pulses_of_edition(edition.id), queries.started_in(edition.id)
    held, known = queries.held_in(pairs), queries.figures_of(edition.id)
    for step in PulseStep:
        asked = people_asked(pairs, held, step)
        for item in (LEARNED, SPOKE):
            found = mean_of(scores_of(pulses, step, item), least=LOWEST, most=HIGHEST)
            if has_grown(found.people, known.get(f"{step}.{item}")):
                missing = max(0, len(asked) - found.people)
                values = asdict(found) | {"missing": missing}
                _store(edition, f"{step}.{item}", found.people, values)
    total = comfort_of(pulses, pairs)
    if has_grown(len(total.both), known.get(CHANGE)):
        _store(edition, CHANGE, len(total.both), _values(total))
    sides = {role: comfort_of(pulses, pairs, (role,)) for role in Role}
    # Both or none: with the total, one side tells the other.
    if all(
        has_grown(len(side.both), known.get(f"{CHANGE}.{role}")) for role, side in sides.items()
    ):
        for role, side in sides.items():
            _store(edition, f"{CHANGE}.{role}", len(side.both), _values(side))


def has_grown(people: int, known: PulseFigure | None) -> bool:
    """Whether a figure of so many people may be released, or replace the one that is."""
    return people >= MEAN + (known.people if known else 0)


def _values(answered: Answered) -> dict[str, Any]:
    found = change_of(answered.both)
    return {
        "first": found.first, "last": found.last, **asdict(found.change),
        "stopped": answered.stopped, "waiting": answered.waiting,
    }  # fmt: skip


def _store(edition: Edition, name: str, people: int, values: Mapping[str, Any]) -> None:
    row = PulseFigure(edition_id=edition.id, name=name, people=people, values=dict(values))
    db.session().merge(row)
