"""Queries of pulses."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from webapp.core import db
from webapp.core.errors import Missing
from webapp.meetings.queries import held_counts, started_pairs
from webapp.mentoring.models import Edition, Pair
from webapp.mentoring.queries import pair_for
from webapp.people.models import Person
from webapp.pulses.models import Pulse, PulseFigure
from webapp.pulses.workflow import PulseStep, open_step


def step_of(pair: Pair) -> PulseStep | None:
    """The step that the people of a pair can answer now."""
    return open_step(pair.state, held_counts([pair.id])[pair.id], pair.edition.meetings)


def pair_to_answer(me: Person, pair_id: str) -> Pair:
    """A pair of this person in which a step is open; raises Missing."""
    found = pair_for(me, pair_id)
    if step_of(found) is None:
        raise Missing("There is no such pair, or it is not yours.")
    return found


def own_pulse(pair: Pair, me: Person, step: PulseStep) -> Pulse | None:
    """What this person answered at a step."""
    return db.session().get(Pulse, (pair.id, me.id, step))


def own_pulses(pair: Pair, me: Person) -> list[Pulse]:
    """All that this person answered in a pair, the first step first."""
    order = list(PulseStep)
    found = select(Pulse).where(Pulse.pair_id == pair.id, Pulse.person_id == me.id)
    return sorted(db.session().scalars(found), key=lambda pulse: order.index(pulse.step))


def due_pairs(me: Person) -> list[tuple[Pair, PulseStep]]:
    """The pairs in which this person has not answered the open step."""
    steps = ((pair, step_of(pair)) for pair in started_pairs(me))
    return [(pair, step) for pair, step in steps if step and own_pulse(pair, me, step) is None]


def both_answered_last(pair: Pair) -> bool:
    """Whether both people of a pair have answered the last step."""
    found = select(Pulse.person_id).where(Pulse.pair_id == pair.id, Pulse.step == PulseStep.last)
    return set(db.session().scalars(found)) == {pair.mentor_id, pair.mentee_id}


def pulses_of_edition(edition_id: str) -> list[Pulse]:
    """All answers in the pairs of an edition."""
    pairs = select(Pair.id).where(Pair.edition_id == edition_id)
    return list(db.session().scalars(select(Pulse).where(Pulse.pair_id.in_(pairs))))


def pulses_by(person_id: str, program_id: str | None = None) -> list[Pulse]:
    """All answers of a person, in all programs or in one."""
    found = select(Pulse).where(Pulse.person_id == person_id)
    if program_id is not None:
        editions = select(Edition.id).where(Edition.program_id == program_id)
        found = found.where(Pulse.pair_id.in_(select(Pair.id).where(Pair.edition_id.in_(editions))))
    return list(db.session().scalars(found))


def editions_with_pulses() -> list[Edition]:
    """The editions in which people have answered."""
    answered = select(Pair.edition_id).join(Pulse, Pulse.pair_id == Pair.id)
    found = select(Edition).where(Edition.id.in_(answered)).order_by(Edition.id)
    return list(db.session().scalars(found))


def started_in(edition_id: str) -> list[Pair]:
    """The pairs of an edition that have started, also those that are over."""
    found = select(Pair).where(Pair.edition_id == edition_id, Pair.started_at.is_not(None))
    return list(db.session().scalars(found.order_by(Pair.id)))


def held_in(pairs: Collection[Pair]) -> Mapping[str, int]:
    """How many meetings each of some pairs has held."""
    return held_counts([pair.id for pair in pairs])


def figures_of(edition_id: str) -> Mapping[str, PulseFigure]:
    """The figures of an edition that were released, by name."""
    found = select(PulseFigure).where(PulseFigure.edition_id == edition_id)
    return {figure.name: figure for figure in db.session().scalars(found)}
