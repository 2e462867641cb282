"""
Probability and interval of an estimate from few units: the wild cluster bootstrap.

Written here and not taken from a library for three reasons. The imputation has two stages, and
both must be fitted again in every draw: pyfixest draws for the second stage only (its issue 1573).
No library gives an interval by inversion of the test. And 9,999 draws take milliseconds, because
every estimate of this package is linear in the outcome. Where wildboottest applies, the tests show
the same probabilities.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from scipy.special import stdtr, stdtrit

from analytics.designs.projection import LinearEstimate, Matrix, Vector

DRAWS: Final = 9_999
ANALYTIC_UNITS: Final = 40
"""Units from which standard errors that follow units are used; below, the bootstrap."""
ANALYTIC_CARRIERS: Final = 20.0
"""Units that must carry a value for these errors: with 44 units of which 1, 4 or 8 are exposed, they
find something in 78, 15 and 8 % of panels without any association."""
LEVEL: Final = 0.05
_WEBB: Final = np.sqrt([0.5, 1.0, 1.5])
_TIE: Final = 1e-9
# 4,096 standard errors away, an end is no limit any more.
_DOUBLINGS: Final = 12
_HALVINGS: Final = 40


@dataclass(frozen=True, slots=True)
class Inference:
    """A 95 % interval, its standard error, and the probability of the value under a true 0."""

    low: float
    high: float
    se: float
    p: float


def webb(clusters: int, draws: int, seed: int) -> Matrix:
    """Return random weights, clusters by draws, of Webb's six-point distribution."""
    random = np.random.default_rng(seed)
    values = np.concatenate([-_WEBB, _WEBB])
    return values[random.integers(0, len(values), size=(clusters, draws))]


@dataclass(frozen=True, slots=True)
class Scores:
    """
    What each unit adds to an estimate, as a function of the value that is tested.

    With residuals of the restricted model for tested value s, multiplied by v_h in unit h, the
    estimate is s + `shares`(s) · v and the score of unit g is row g of `spread`(s) times v; both
    are linear in s, so a pair of parts holds them for every s. All ones give the estimate itself.
    """

    value: float
    shares: tuple[Vector, Vector]
    spread: tuple[Matrix, Matrix]

    @classmethod
    def of(cls, estimate: LinearEstimate, outcome: Vector) -> "Scores":
        """Return the scores of an estimate for one outcome."""
        parts = [_parts(estimate, each) for each in (outcome, estimate.direction)]
        value = float(estimate.weights @ outcome)
        return cls(value, (parts[0][0], parts[1][0]), (parts[0][1], parts[1][1]))


def _parts(estimate: LinearEstimate, outcome: Vector) -> tuple[Vector, Matrix]:
    left = estimate.restricted(outcome[:, None])[:, 0]
    member = estimate.clusters[:, None] == np.arange(int(estimate.clusters.max()) + 1)[None, :]
    weighted = member * estimate.weights[:, None]
    return weighted.T @ left, weighted.T @ estimate.residuals(member * left[:, None])


class WildBootstrap:
    """The distribution of the t statistic over draws, for every tested value at once."""

    def __init__(self, scores: Scores, draws: Matrix) -> None:
        self.value = scores.value
        first, second = (part @ draws for part in scores.spread)
        self._top = tuple(part @ draws for part in scores.shares)
        self._below = tuple(
            np.einsum("gb,gb->b", *pair)
            for pair in ((first, first), (first, second), (second,) * 2)
        )
        own = [part.sum(axis=1) for part in scores.spread]
        self._se = float(np.linalg.norm(own[0] - self.value * own[1]))

    def distances(self, tested: float = 0.0) -> tuple[float, Vector]:
        """Return how many standard errors the estimate, and each draw, is from the tested value."""
        top = np.abs(self._top[0] - tested * self._top[1])
        plain, mixed, square = self._below
        below = np.sqrt(np.maximum(plain - 2 * tested * mixed + tested**2 * square, 0.0))
        draws = np.divide(top, below, out=np.full_like(top, np.inf), where=below > 0)
        own = abs(self.value - tested)
        return (own / self._se if self._se > 0 else float("inf")), draws

    def p(self, tested: float = 0.0) -> float:
        """Return the share of draws at least as far from the tested value as the estimate is."""
        own, draws = self.distances(tested)
        return float(np.mean(draws >= own * (1 - _TIE)))

    def interval(self) -> tuple[float, float]:
        """
        Return the values that the test does not reject at 5 %, from the estimate outward.

        An end is infinite where the test rejects no value on that side.
        """
        return self._end(-1.0), self._end(1.0)

    def _end(self, side: float) -> float:
        inside, step = self.value, side * self._se
        for _ in range(_DOUBLINGS):
            outside = inside + step
            if self.p(outside) < LEVEL:
                break
            inside, step = outside, 2 * step
        else:
            return side * float("inf")
        for _ in range(_HALVINGS):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if self.p(middle) >= LEVEL else (inside, middle)
        return (inside + outside) / 2


def joint_p(estimates: Sequence[LinearEstimate], outcome: Vector, draws: int, seed: int) -> float:
    """
    Return the probability that the largest of several estimates is as far from 0, if all are 0.

    All estimates are of the same cells, and the same draws are used for each, so that what they
    share is counted once. Source: Romano & Wolf 2005.
    """
    weights = webb(int(estimates[0].clusters.max()) + 1, draws, seed)
    every = [WildBootstrap(Scores.of(each, outcome), weights).distances() for each in estimates]
    own = max(each for each, _draws in every)
    return float(np.mean(np.max([drawn for _own, drawn in every], axis=0) >= own * (1 - _TIE)))


def bootstrapped(scores: Scores, draws: int, seed: int) -> Inference:
    """
    Return the wild cluster bootstrap of an estimate, with the null imposed and Webb's weights.

    The standard error is half the interval over the quantile of t with G - 1 degrees of freedom.
    Source: Cameron, Gelbach & Miller 2008; Webb 2023; MacKinnon & Webb, QED 1314.
    """
    clusters = len(scores.shares[0])
    found = WildBootstrap(scores, webb(clusters, draws, seed))
    low, high = found.interval()
    se = (high - low) / 2 / float(stdtrit(clusters - 1, 1 - LEVEL / 2))
    return Inference(low, high, se, found.p())


def robust_se(estimate: LinearEstimate, outcome: Vector) -> float:
    """
    Return the standard error that allows any errors within a unit, with G/(G-1).

    Source: Liang & Zeger 1986.
    """
    left = estimate.residuals(outcome[:, None])[:, 0]
    scores = np.bincount(estimate.clusters, estimate.weights * left)
    return float(np.linalg.norm(scores)) * sqrt(len(scores) / (len(scores) - 1))


def analytic(value: float, se: float, clusters: int) -> Inference:
    """Return interval and probability from a standard error and t with G - 1 degrees of freedom."""
    half = float(stdtrit(clusters - 1, 1 - LEVEL / 2)) * se
    p = 2 * float(stdtr(clusters - 1, -abs(value) / se)) if se > 0 else float("nan")
    return Inference(value - half, value + half, se, p)


def carriers(estimate: LinearEstimate) -> float:
    """
    Return how many units carry an estimate: 1 where one does, their number where all do alike.

    It is one over the sum of squared shares, the share of a unit being that of its squared weights.
    Source: the effective number of clusters, Carter, Schnepel & Steigerwald 2017, simplified.
    """
    shares = np.bincount(estimate.clusters, estimate.weights**2)
    return float(shares.sum() ** 2 / (shares @ shares))


def is_analytic(estimate: LinearEstimate) -> bool:
    """Return whether there are enough units, and enough that carry the value, for a formula."""
    units = int(estimate.clusters.max()) + 1
    return units >= ANALYTIC_UNITS and carriers(estimate) >= ANALYTIC_CARRIERS


def inferred(
    estimate: LinearEstimate, outcome: Vector, draws: int, seed: int, *, alone: bool = False
) -> Inference:
    """
    Return interval and probability: analytic where `is_analytic`, else by the bootstrap.

    With `alone` (a unit opened on its own) the bootstrap decides for any number of units.
    """
    units = int(estimate.clusters.max()) + 1
    if alone or not is_analytic(estimate):
        return bootstrapped(Scores.of(estimate, outcome), draws, seed)
    value = float(estimate.weights @ outcome)
    return analytic(value, robust_se(estimate, outcome), units)
