"""The rule of the gauge: when a gap is wide, and when a wide gap pauses briefs.

    outside (13 weeks)        inside                                     verdict
    shares of < 5 people      anything                                   quiet: nothing to compare
    shares of 5 people        score whose whole interval is below 50     wide: it says the opposite
                              (eNPS whose whole interval is below 0)
    shares of 5 people        3 public irritants or more not mended yet  wide: the promise is open
    shares of 5 people        no score with an interval, < 3 irritants   unknown: nothing is paused
    shares of 5 people        any other score                            close

The whole interval must be below the middle, so that the chance of few answers pauses nothing. Waves
of people who arrive, return or leave do not count. An irritant with the answer that nothing is done
is not open. A wide gap pauses the theme and opens a repair. Two things keep the theme from being
paused and resumed in turns (hysteresis):

- The lead resumes it when the repair is closed with a published text, or when a wave that closed
  after the repair began reaches 55 and the gap is no longer wide. From 50 to 55 it stays paused.
- After a repair was closed, old evidence does not open another one: only a wave that closed later,
  or three more open irritants than at its end, do.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from webapp.gauge.workflow import Cause, Verdict
from webapp.readiness.inside import Inside

# The middle of the scale from 0 to 100, which is an eNPS of 0.
MIDDLE: Final = 50.0
# Five points above the middle: a convention. A score near the middle changes sides by chance.
LIFTED: Final = 55.0
# One irritant is an incident; three on one subject are what employees live with.
UNANSWERED: Final = 3
# Half a quarter, so that the barometer of the next quarter can show what changed.
DUE: Final = timedelta(weeks=6)


@dataclass(frozen=True)
class Comparison:
    """The verdict on a theme; `causes` say why a gap is wide."""

    verdict: Verdict
    causes: tuple[Cause, ...] = ()


def compare(shares: int | None, inside: Inside | None, irritants_open: int | None) -> Comparison:
    """Compare one theme. `shares` is None where fewer than five people shared."""
    if not shares:
        return Comparison(Verdict.quiet)
    causes = tuple(_causes(inside, irritants_open))
    if causes:
        return Comparison(Verdict.wide, causes)
    if inside is None or inside.high is None:
        return Comparison(Verdict.unknown)
    return Comparison(Verdict.close)


def _causes(inside: Inside | None, irritants_open: int | None) -> list[Cause]:
    found = []
    if inside is not None and inside.high is not None and inside.high < MIDDLE:
        found.append(Cause.score)
    if irritants_open is not None and irritants_open >= UNANSWERED:
        found.append(Cause.irritants)
    return found


def is_new(
    causes: Collection[Cause | str], wave: date | None, newer_irritants: int, closed_on: date | None
) -> bool:
    """Whether a wide gap rests on something later than the day on which the last repair closed.

    `wave` is the last day of the wave behind the score; `newer_irritants` is by how many the open
    irritants increased since that day. Without an earlier repair (None) everything is new.
    """
    if closed_on is None:
        return True
    later_wave = Cause.score in causes and wave is not None and wave > closed_on
    return later_wave or (Cause.irritants in causes and newer_irritants >= UNANSWERED)


def is_lifted(verdict: Verdict, level: float | None, wave: date | None, opened_on: date) -> bool:
    """Whether a wave that closed after a repair began says that the gap is no longer there."""
    if verdict == Verdict.wide or level is None or wave is None:
        return False
    return level >= LIFTED and wave > opened_on
