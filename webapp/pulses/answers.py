"""What the answers of an edition add up to: one value per person, whatever the number of their pairs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Final

from webapp.mentoring.models import Pair
from webapp.mentoring.queries import STARTED
from webapp.mentoring.workflow import Role
from webapp.pulses.models import Pulse
from webapp.pulses.workflow import COMFORT, PulseStep, asked_steps

ROLES: Final = tuple(Role)


@dataclass(frozen=True)
class Answered:
    """Comfort at first and at the end of the people who said both, and who said only the first.

    `stopped` are people whose pair is over and who did not answer at the end; `waiting` those
    whose pair is not over.
    """

    both: Sequence[tuple[float, float]]
    stopped: int
    waiting: int


def scores_of(pulses: Iterable[Pulse], step: PulseStep, item: str) -> list[float]:
    """The score of each person who answered a question at a step; the mean over their pairs."""
    found: dict[str, list[int]] = defaultdict(list)
    for pulse in pulses:
        if pulse.step == step and item in pulse.scores:
            found[pulse.person_id].append(pulse.scores[item])
    return [mean(scores) for scores in found.values()]


def people_asked(pairs: Iterable[Pair], held: Mapping[str, int], step: PulseStep) -> set[str]:
    """The ids of people who could answer a step."""
    return {
        person_id
        for pair in pairs
        if step in asked_steps(pair.state, held[pair.id], pair.edition.meetings)
        for person_id in (pair.mentor_id, pair.mentee_id)
    }


def comfort_of(
    pulses: Iterable[Pulse], pairs: Iterable[Pair], roles: Sequence[Role] = ROLES
) -> Answered:
    """Comfort at first and at the end of the mentors, the mentees or both."""
    scores = {(p.pair_id, p.person_id, p.step): p.scores.get(COMFORT) for p in pulses}
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    over: dict[str, bool] = {}
    for pair in pairs:
        by_role = {Role.mentor: pair.mentor_id, Role.mentee: pair.mentee_id}
        for person_id in (by_role[role] for role in roles):
            first = scores.get((pair.id, person_id, PulseStep.first))
            last = scores.get((pair.id, person_id, PulseStep.last))
            if first is not None and last is not None:
                found[person_id].append((first, last))
            elif (pair.id, person_id, PulseStep.first) in scores:
                # Somebody with several pairs has stopped once all of these are over.
                over[person_id] = over.get(person_id, True) and pair.state not in STARTED
    left = {person_id: ended for person_id, ended in over.items() if person_id not in found}
    both = [
        (mean(first for first, _last in each), mean(last for _first, last in each))
        for each in found.values()
    ]
    stopped = sum(left.values())
    return Answered(both, stopped, len(left) - stopped)
