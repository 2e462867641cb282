"""
What other estimators say of the same rollout: two-way fixed effects and Callaway-Sant'Anna.

They are shown beside the imputation and never decide a claim on their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.designs.openings import NEVER, Openings
from analytics.designs.projection import Matrix, Numbers, numbered

Aggregation = Literal["cells", "cohorts"]
Kind = Literal["opened against never", "earlier against later", "later against earlier"]
Ends = tuple[float, float, float]
"""A value, its standard error, and the number of units behind it."""


class Pair(NamedTuple):
    """One two-by-two comparison inside two-way fixed effects, with its share of the value."""

    kind: Kind
    opened: int
    other: int
    value: float
    weight: float


def decomposition(openings: Openings) -> tuple[Pair, ...]:
    """
    Return the comparisons whose weighted mean is the value of two-way fixed effects.

    Weights add up to 1. Comparisons of kind `later against earlier` take units that are already
    open as if nothing happened to them, so a growing effect enters them with the wrong sign. Empty
    where a cell of a unit is unknown, because the weights are those of a complete panel.
    Source: Goodman-Bacon 2021.
    """
    used = openings.known.any(axis=1)
    if not openings.known[used].all() or not openings.treated.any():
        return ()
    outcome, opened = openings.outcome[used], openings.opened[used]
    pairs = list(_pairs(outcome, opened))
    whole = sum(pair.weight for pair in pairs)
    return tuple(pair._replace(weight=pair.weight / whole) for pair in pairs)


def _pairs(outcome: Matrix, opened: Numbers) -> Iterator[Pair]:
    periods = outcome.shape[1]
    for cohort in np.unique(opened[opened != NEVER]):
        for other in np.unique(opened[opened != cohort]):
            both = np.isin(opened, (cohort, other))
            share = float((opened[both] == cohort).mean())
            size = float(both.sum()) ** 2 * share * (1 - share)
            window = _window(int(cohort), int(other), periods)
            late = np.arange(periods)[window] >= cohort
            own, their = (outcome[opened == each][:, window] for each in (cohort, other))
            value = _change(own, late) - _change(their, late)
            weight = size * (window.mean() ** 2) * float(late.mean() * (1 - late.mean()))
            kind: Kind = "earlier against later" if other > cohort else "later against earlier"
            name: Kind = "opened against never" if other == NEVER else kind
            yield Pair(name, int(cohort), int(other), value, weight)


def _window(cohort: int, other: int, periods: int) -> NDArray[np.bool_]:
    """Return the periods in which the other cohort does not change."""
    at = np.arange(periods)
    return at < other if other > cohort else at >= other


def _change(outcome: Matrix, late: NDArray[np.bool_]) -> float:
    return float(outcome[:, late].mean() - outcome[:, ~late].mean())


@dataclass(frozen=True, slots=True)
class Change:
    """
    The change of one cohort in one period against units that never opened.

    `influence` is what each unit adds to its error. Before the opening, the change is from the
    period before; from the opening on, from the last period before it.
    """

    cohort: int
    period: int
    units: int
    value: float
    influence: NDArray[np.float64]

    @property
    def se(self) -> float:
        """The standard error."""
        return float(np.sqrt(self.influence @ self.influence))


def changes(openings: Openings) -> tuple[Change, ...]:
    """
    Return the change of each cohort in each period but the first, without covariates.

    A unit counts where both its outcomes are known. Source: Callaway & Sant'Anna 2021.
    """
    values = np.where(openings.known, openings.outcome, np.nan)
    found = []
    for cohort in np.unique(openings.opened[openings.treated]):
        for period in range(1, values.shape[1]):
            base = cohort - 1 if period >= cohort else period - 1
            change = values[:, period] - values[:, base]
            if (each := _compared(openings.opened, int(cohort), period, change)) is not None:
                found.append(each)
    return tuple(found)


def _compared(
    opened: Numbers, cohort: int, period: int, change: NDArray[np.float64]
) -> Change | None:
    known = np.isfinite(change)
    groups = [known & (opened == each) for each in (cohort, NEVER)]
    if not all(group.any() for group in groups):
        return None
    influence, means = np.zeros(len(opened)), []
    for group, sign in zip(groups, (1, -1), strict=True):
        mean = float(change[group].mean())
        influence[group] = sign * (change[group] - mean) / group.sum()
        means.append(mean)
    return Change(cohort, period, int(groups[0].sum()), means[0] - means[1], influence)


def aggregated(found: tuple[Change, ...], by: Aggregation) -> tuple[float, float]:
    """
    Return the mean change after openings with its standard error: over cells or over cohorts.

    `cells` weighs by units and periods, as the imputation does; `cohorts` takes the mean over the
    periods of each cohort first. The standard error is missing where a cohort is one unit, because
    its changes have no spread. Missing (nan) without a change after an opening.
    """
    after = [each for each in found if each.period >= each.cohort]
    if not after:
        return float("nan"), float("nan")
    sizes = np.array([each.units for each in after], dtype=np.float64)
    cohorts = numbered(np.array([each.cohort for each in after]))
    if by == "cohorts":
        sizes /= np.bincount(cohorts)[cohorts]
    weights = sizes / sizes.sum()
    influence = np.array([each.influence for each in after])
    se = float(np.linalg.norm(weights @ influence))
    alone = min(each.units for each in after) == 1
    value = float(weights @ [each.value for each in after])
    return value, float("nan") if alone else se


def table(found: tuple[Change, ...]) -> pd.DataFrame:
    """Return changes with the columns cohort, period, units, value, se."""
    names = ("cohort", "period", "units", "value", "se")
    return pd.DataFrame([{name: getattr(each, name) for name in names} for each in found])
