"""Answers of the people of a pair."""

from collections.abc import Mapping
from datetime import timedelta

from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.mentoring.models import Pair
from webapp.mentoring.rules import is_of_pair
from webapp.people.models import Person
from webapp.pulses import events, queries
from webapp.pulses.models import Pulse
from webapp.pulses.workflow import HIGHEST, ITEMS, LOWEST, PulseStep


def answer(pair: Pair, step: PulseStep, scores: Mapping[str, int], *, by: Person) -> None:
    """Store what a person answers at the open step, or change it. Questions can be left out.

    Raises NotAllowed, WrongState where another step is open by now, or Invalid on a question.
    """
    if (reason := is_of_pair.reason(by, pair)) is not None:
        raise NotAllowed(reason)
    db.lock(pair)
    if queries.step_of(pair) != step:
        raise WrongState(CHANGED)
    for item, score in scores.items():
        if item not in ITEMS[step] or not LOWEST <= score <= HIGHEST:
            raise Invalid(item, "Choose one of the five answers.")
    known = queries.own_pulse(pair, by, step)
    if known is None:
        monday = clock.today() - timedelta(days=clock.today().weekday())
        known = Pulse(pair_id=pair.id, person_id=by.id, step=step, week=monday)
        db.session().add(known)
    known.scores = dict(scores)
    record(events.PulseAnswered(actor=by.id, object_id=pair.id))


def forget_scores(person_id: str, program_id: str | None = None) -> None:
    """Delete the scores of a person, in all programs or in one; that they answered is still counted."""
    for pulse in queries.pulses_by(person_id, program_id):
        pulse.scores = {}
