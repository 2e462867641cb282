"""When the questions are open."""

from enum import StrEnum
from typing import Final

from webapp.mentoring.queries import STARTED
from webapp.mentoring.workflow import PairState

THIRD_MEETING: Final = 3


class PulseStep(StrEnum):
    """After which meeting people are asked."""

    first = "first"
    third = "third"
    last = "last"


LEARNED, SPOKE, COMFORT = "learned", "spoke", "comfort"
# The questions of each step. Comfort is asked at the beginning and at the end.
ITEMS: Final = {
    PulseStep.first: (LEARNED, SPOKE, COMFORT),
    PulseStep.third: (LEARNED, SPOKE),
    PulseStep.last: (LEARNED, SPOKE, COMFORT),
}
LOWEST: Final = 1
HIGHEST: Final = 5


def open_step(state: PairState, held: int, meetings: int) -> PulseStep | None:
    """The step that people of a pair can answer; it is open until the next one is.

    `held` is the number of meetings that took place, `meetings` what the edition plans.
    """
    if state not in STARTED or held == 0:
        return None
    if state == PairState.closing or held >= meetings:
        return PulseStep.last
    return PulseStep.third if held >= THIRD_MEETING else PulseStep.first


def asked_steps(state: PairState, held: int, meetings: int) -> frozenset[PulseStep]:
    """The steps that have been open so far, also in a pair that is completed or ended."""
    found = set()
    if held > 0 and meetings > 1:
        found.add(PulseStep.first)
    if held >= THIRD_MEETING and meetings > THIRD_MEETING:
        found.add(PulseStep.third)
    if held > 0 and (state in {PairState.closing, PairState.completed} or held >= meetings):
        found.add(PulseStep.last)
    return frozenset(found)
