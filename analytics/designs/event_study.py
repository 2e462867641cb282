"""The event study: the difference that openings made, by time since the opening."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from analytics.core.texts import text
from analytics.designs.bootstrap import DRAWS, Inference, inferred
from analytics.designs.estimate import UNKNOWN, Estimate, Period
from analytics.designs.gates import LEAST_TREATED, WITHOUT_INTERVAL
from analytics.designs.imputation import Stages, stages
from analytics.designs.openings import Openings, openings
from analytics.designs.power import detectable
from analytics.designs.projection import LinearEstimate, Vector
from analytics.designs.rollout import EXPOSURE, gated
from analytics.designs.rollout_checks import before_slope
from analytics.figures import Coefficient

BIN: Final[dict[Period, int]] = {"week": 4, "wave": 1}
COLUMNS: Final = ("start", "end", "value", "low", "high", "n", "units")


class EventTime(NamedTuple):
    """
    The difference in periods `start` to `end` since the opening; 0 is the first open period.

    Before the opening (negative) it is the placebo: expected to be 0. `estimate.n` are the cells
    of the bin, `estimate.units` their units.
    """

    start: int
    end: int
    estimate: Estimate


def event_study(
    panel: pd.DataFrame,
    outcome: str,
    period: Period,
    confounders: Sequence[str] = (),
    *,
    leads: int = 3,
    draws: int = DRAWS,
    seed: int = 1,
) -> tuple[EventTime, ...]:
    """
    Return the difference by time since the opening, in bins of 4 weeks or of one wave.

    `panel` is that of `rollout`, and so are intervals. Bins after the opening are means of outcome
    minus imputed outcome. The `leads` bins before are estimated on cells that were not open, all
    beside each other, against earlier cells and units that never opened. Verdicts are `descriptive`
    at most: the claim is that of `rollout`, and a chart of many bins is no test. A bin that nothing
    can be compared with is left out, and every bin of an outcome that does not vary. Raises
    ValueError for a panel without these columns, and numbers that cannot be.
    Source: Borusyak, Jaravel & Spiess 2024.
    """
    if leads < 0 or draws < 1:
        raise ValueError("Leads are 0 or more, draws 1 or more.")
    found = openings(panel, outcome, period, confounders)
    width = BIN[period]
    bins = np.where(found.open, np.nan_to_num(found.event_time) // width, 0).astype(np.int64)
    first = stages(found, bins)
    if first is None or not first.varies():
        return ()
    start = gated(_empty(found, first, outcome, period), found, first)
    cells = [
        EventTime(at * width, at * width + width - 1, each)
        for at, each in _after(start, first, draws, seed)
    ]
    return (*_before(start, found, width, leads, draws, seed), *cells)


def frame(found: Sequence[EventTime]) -> pd.DataFrame:
    """Return an event study as a table with the columns `COLUMNS`, one row per bin."""
    rows = [
        (at.start, at.end, at.estimate.value, at.estimate.low, at.estimate.high, at.estimate.n,
         at.estimate.units) for at in found
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _empty(found: Openings, first: Stages, outcome: str, period: Period) -> Estimate:
    return Estimate(
        outcome, EXPOSURE, "event_study", period, UNKNOWN, UNKNOWN, UNKNOWN, n=len(first.outcome),
        units=int(found.known.any(axis=1).sum()), treated=first.opened_units(), verdict="descriptive",
        weeks=found.grid.period(first.mask),
    )  # fmt: skip


def _after(start: Estimate, first: Stages, draws: int, seed: int) -> list[tuple[int, Estimate]]:
    made = []
    for at in range(int(first.bins.max()) + 1):
        if (each := first.imputation(at)) is not None:
            own = first.bins == at
            counts = int(own.sum()), len(np.unique(first.units[own]))
            made.append((at, _filled(start, each, first.outcome, counts, draws, seed)))
    return made


def _before(
    start: Estimate, found: Openings, width: int, leads: int, draws: int, seed: int
) -> list[EventTime]:
    mask = found.known & ~found.open
    since = found.event_time[mask]
    ends = [(-width * lead, -width * (lead - 1) - 1) for lead in range(leads, 0, -1)]
    inside = [((since >= low) & (since <= high)) for low, high in ends]
    made = []
    for at, (low, high) in enumerate(ends):
        others = [each for other, each in enumerate(inside) if other != at]
        beside = np.array(others, dtype=np.float64).reshape(len(others), len(since)).T
        if (slope := before_slope(found, low, high, beside)) is not None:
            units = np.nonzero(mask)[0][inside[at]]
            counts = int(inside[at].sum()), len(np.unique(units))
            made.append(EventTime(low, high, _filled(start, *slope, counts, draws, seed)))
    return made


def _filled(
    start: Estimate, each: LinearEstimate, outcome: Vector, counts: tuple[int, int], draws: int,
    seed: int,
) -> Estimate:  # fmt: skip
    alone = "one_unit_cohorts" in start.reasons
    few = bool(WITHOUT_INTERVAL & set(start.reasons)) or counts[1] < LEAST_TREATED
    test = Inference(*(UNKNOWN,) * 4) if few else inferred(each, outcome, draws, seed, alone=alone)
    return replace(
        start, value=float(each.weights @ outcome), low=test.low, high=test.high, se=test.se,
        p=test.p, n=counts[0], units=counts[1], mde=detectable(test.se, max(start.units - 1, 1)),
    )  # fmt: skip


def bars(found: Sequence[EventTime], locale: str) -> list[Coefficient]:
    """Return an event study as rows of a chart, one per bin, in order of time."""
    return [
        Coefficient(_label(at, locale), at.estimate.value, at.estimate.low, at.estimate.high)
        for at in found
    ]


def _label(at: EventTime, locale: str) -> str:
    """Name a bin by its first and last period; 0 is the one of the opening."""
    ends = [f"{end:+d}".replace("-", "−") if end else "0" for end in (at.start, at.end)]
    key = "bin" if at.start != at.end else "bin_of_one"
    return text(locale, f"event_study.{key}", first=ends[0], last=ends[1])
