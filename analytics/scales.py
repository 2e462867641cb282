"""Scores of questionnaires, and how reliable they are for people and for means of groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.core.proportions import Z95
from analytics.core.texts import counted, decimal, text
from analytics.factors import one_factor

Missing = Literal["listwise", "pairwise"]
ANSWERED: Final = 0.8
"""Share of the items of a scale that a person must answer for a score."""
_NO_VARIANCE: Final = 1e-12
LEAST: Final = 0.7
"""Alpha below which a scale is flagged: a convention."""


@dataclass(frozen=True, slots=True)
class Key:
    """
    How a scale is scored: its items, those that are reversed, the lowest and the highest answer.

    Raises ValueError for no items, an item named twice, a reversed item that the scale does not
    have, or answers that are not in order.
    """

    items: tuple[str, ...]
    reversed: frozenset[str] = frozenset()
    low: int = 1
    high: int = 5

    def __post_init__(self) -> None:
        if not self.items or len(set(self.items)) < len(self.items):
            raise ValueError("A scale has items, each named once.")
        if not self.reversed <= set(self.items):
            raise ValueError("A reversed item is none of the scale.")
        if self.low >= self.high:
            raise ValueError("The lowest answer is below the highest.")


@dataclass(frozen=True, slots=True)
class Alpha:
    """
    Cronbach's alpha with its 95 % interval, the standardized alpha and the mean correlation.

    `se` is the asymptotic standard error; `n` are the people who answered every item (pairwise: the
    people who answered any).
    """

    value: float
    low: float
    high: float
    se: float
    standardized: float
    mean_correlation: float
    items: int
    n: int

    def sentence(self, locale: str) -> str:
        """Return alpha with its interval, and whether it is low."""
        value, low, high = (decimal(locale, each) for each in (self.value, self.low, self.high))
        people = counted(locale, "people", self.n)
        key = "scales.low" if self.value < LEAST else "scales.alpha"
        return text(locale, key, value=value, low=low, high=high, people=people)


class Icc(NamedTuple):
    """
    Intraclass correlations of one score in groups: of one person, and of the mean of a group.

    `size` is the mean size of a group, adjusted for unequal sizes; `n` people in `groups` groups.
    """

    single: float
    mean: float
    size: float
    groups: int
    n: int

    @property
    def mostly_noise(self) -> bool:
        """Whether means of groups say little: single below .05, or mean below .5."""
        return self.single < 0.05 or self.mean < 0.5  # noqa: PLR2004 - a convention of this project


def oriented(answers: pd.DataFrame, key: Key) -> pd.DataFrame:
    """
    Return the items of a scale, with reversed ones turned, so that more always means more.

    Raises ValueError for an answer outside the scale, KeyError for a missing column.
    """
    items = answers[list(key.items)].astype("float64")
    if not (items.isna() | ((items >= key.low) & (items <= key.high))).all(axis=None):
        raise ValueError(f"An answer is not from {key.low} to {key.high}.")
    turned = list(key.reversed)
    items[turned] = key.low + key.high - items[turned]
    return items


def score(answers: pd.DataFrame, key: Key) -> pd.Series:
    """
    Return the score of each person, 0 to 100: the mean of the items between lowest and highest.

    Missing where fewer than 80 % of the items were answered. Raises as `oriented`.
    """
    items = oriented(answers, key)
    mean = items.mean(axis=1).where(items.notna().mean(axis=1) >= ANSWERED)
    return 100 * (mean - key.low) / (key.high - key.low)


def alpha(items: pd.DataFrame, missing: Missing = "listwise") -> Alpha:
    """
    Return the reliability of the sum of items, which all point in one direction (see `oriented`).

    `missing`: people without an answer are left out, or only of the pairs that miss it. Raises
    ValueError for fewer than two items or three people, or items without any variance.
    Source: Cronbach 1951; standard error Duhachek & Iacobucci 2004.
    """
    known = items.dropna() if missing == "listwise" else items.dropna(how="all")
    if items.shape[1] < 2 or len(known) < 3:  # noqa: PLR2004 - no variance otherwise
        raise ValueError("Reliability needs two items and three people.")
    return _alpha(known.cov().to_numpy(), known.corr().to_numpy(), len(known))


def alpha_of(covariances: NDArray[np.float64], n: int) -> Alpha:
    """
    Return the reliability of items from the covariances of `n` people who answered all of them.

    Raises ValueError as `alpha` does.
    """
    if len(covariances) < 2 or n < 3:  # noqa: PLR2004 - no variance otherwise
        raise ValueError("Reliability needs two items and three people.")
    sd = np.sqrt(np.diag(covariances).clip(min=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        correlations = covariances / np.outer(sd, sd)
    return _alpha(covariances, correlations, n)


def _alpha(v: NDArray[np.float64], correlations: NDArray[np.float64], n: int) -> Alpha:
    k = len(v)
    if not (np.diag(v) > _NO_VARIANCE).all():
        raise ValueError("An item has no variance.")
    value = k / (k - 1) * (1 - np.trace(v) / v.sum())
    r = (correlations.sum() - k) / (k * (k - 1))
    se = _alpha_se(v, n)
    half = Z95 * se
    standardized = k * r / (1 + (k - 1) * r)
    return Alpha(float(value), value - half, value + half, se, standardized, r, k, n)


def _alpha_se(v: NDArray[np.float64], n: int) -> float:
    """Return the standard error of alpha from the covariances of the items of n people."""
    k, total = len(v), v.sum()
    spread = total * (np.trace(v @ v) + np.trace(v) ** 2) - 2 * np.trace(v) * (v @ v).sum()
    return float(np.sqrt(2 * k**2 / ((k - 1) ** 2 * total**3) * spread / n))


def omega(items: pd.DataFrame) -> float | None:
    """
    Return McDonald's omega of items that all point in one direction, from one common factor.

    Unlike alpha it allows items that measure the factor more or less well. People who miss an item
    are left out. None where the fit of the factor is not found. Raises ValueError for fewer than
    three items, not more people than items, or items without any variance.
    Source: McDonald 1999, omega total of one factor by maximum likelihood (Jöreskog 1967).
    """
    known = items.dropna()
    k = known.shape[1]
    if k < 3 or len(known) <= k:  # noqa: PLR2004 - one factor is not determined otherwise
        raise ValueError("Omega needs three items, and more people than items.")
    v = known.cov().to_numpy()
    if not (np.diag(v) > 0).all():
        raise ValueError("An item has no variance.")
    scale = np.sqrt(np.diag(v))
    fit = one_factor(v / np.outer(scale, scale))
    if fit is None:
        return None
    loadings, rest = fit[0] * scale, fit[1] * scale**2
    common = float(loadings.sum() ** 2)
    return common / (common + float(rest.sum()))


def icc(scores: Sequence[float] | pd.Series, groups: Sequence[Any] | pd.Series) -> Icc:
    """
    Return the intraclass correlations of scores by group, from a one-way analysis of variance.

    Raises ValueError for missing scores, fewer than two groups, or groups of one person only.
    Source: Bliese 2000; Shrout & Fleiss 1979, case 1.
    """
    values = pd.Series(np.asarray(scores, dtype=np.float64))
    each = values.groupby(np.asarray(groups))
    sizes, n = each.size(), values.size
    j = len(sizes)
    if values.isna().any() or j < 2 or n <= j:  # noqa: PLR2004 - no variance otherwise
        raise ValueError("Two groups, more people than groups, and no missing score are needed.")
    within = float(((values - each.transform("mean")) ** 2).sum() / (n - j))
    between = float((sizes * (each.mean() - values.mean()) ** 2).sum() / (j - 1))
    size = float((n - (sizes**2).sum() / n) / (j - 1))
    single = (between - within) / (between + (size - 1) * within)
    return Icc(single, (between - within) / between, size, j, n)


def agreement(ratings: pd.DataFrame) -> dict[str, float]:
    """
    Return the six intraclass correlations of ratings: rows are targets, columns are judges.

    Keys as in the source: (1,1), (2,1), (3,1) of one judge and (1,k), (2,k), (3,k) of their mean.
    Raises ValueError for a missing rating, or fewer than two targets or judges.
    Source: Shrout & Fleiss 1979.
    """
    table = ratings.to_numpy(dtype=np.float64)
    n, k = table.shape
    if np.isnan(table).any() or min(n, k) < 2:  # noqa: PLR2004 - no variance otherwise
        raise ValueError("Two targets, two judges and no missing rating are needed.")
    rows, columns, mean = table.mean(axis=1), table.mean(axis=0), table.mean()
    between = k * ((rows - mean) ** 2).sum() / (n - 1)
    judges = n * ((columns - mean) ** 2).sum() / (k - 1)
    within = ((table - rows[:, None]) ** 2).sum() / (n * (k - 1))
    rest = table - rows[:, None] - columns[None, :] + mean
    error = (rest**2).sum() / ((n - 1) * (k - 1))
    extra = (judges - error) / n
    return {
        "(1,1)": (between - within) / (between + (k - 1) * within),
        "(2,1)": (between - error) / (between + (k - 1) * error + k * extra),
        "(3,1)": (between - error) / (between + (k - 1) * error),
        "(1,k)": (between - within) / between,
        "(2,k)": (between - error) / (between + extra),
        "(3,k)": (between - error) / between,
    }
