"""Whether people who left no sign of leaving probably still take part: the BG/NBD model."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betaln, gammaln

Values = pd.Series | NDArray[Any]
Numbers = NDArray[np.float64]
_STARTS: Final = ((1.0, 1.0, 1.0, 1.0), (0.2, 5.0, 1.0, 3.0), (2.0, 20.0, 0.5, 2.0))


@dataclass(frozen=True, slots=True)
class BgNbd:
    """
    The fitted model of `n` people: r and alpha of the gamma rates, a and b of the beta chances.

    A person acts at a random rate; after each action a chance decides whether it was the last one.
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    n: int

    def alive(self, frequency: Values, recency: Values, age: Values) -> Numbers:
        """
        Return the probability that each person is still active, 0 to 1; 1 without a repeated action.

        It is a statement about a pattern of actions. No page shows it, and a person it concerns must
        never learn that a machine guessed it.
        """
        x, t_x, t = _checked(frequency, recency, age)
        waited = (self.r + x) * (np.log(self.alpha + t) - np.log(self.alpha + t_x))
        odds = self.a / (self.b + np.maximum(x, 1) - 1) * np.exp(waited)
        return np.where(x > 0, 1 / (1 + odds), 1.0)


def bgnbd(frequency: Values, recency: Values, age: Values) -> BgNbd:
    """
    Fit the BG/NBD model by maximum likelihood.

    `frequency` is the number of actions after the first one, `recency` the time from the first to
    the last action, `age` the time from the first action to now, in one unit. Raises ValueError for
    no person, missing or negative values, a recency above the age, or a repeated action at 0.
    Source: Fader, Hardie & Lee 2005, equation 6.
    """
    x, t_x, t = _checked(frequency, recency, age)
    # A scale near 1 keeps the optimizer away from its limits; alpha is scaled back.
    scale = float(t.mean()) or 1.0
    found = [
        minimize(
            lambda logs: -_log_likelihood(np.exp(logs), x, t_x / scale, t / scale), np.log(start),
            method="L-BFGS-B", bounds=[(-8.0, 8.0)] * 4,
        )
        for start in _STARTS
    ]  # fmt: skip
    r, alpha, a, b = np.exp(min(found, key=lambda each: each.fun).x).tolist()
    value = _log_likelihood(np.array([r, alpha * scale, a, b]), x, t_x, t)
    return BgNbd(r, alpha * scale, a, b, value, len(x))


def _log_likelihood(parameters: Numbers, x: Numbers, t_x: Numbers, t: Numbers) -> float:
    r, alpha, a, b = parameters
    rate = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    active = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + t)
    repeated = np.maximum(x, 1)
    over = betaln(a + 1, b + repeated - 1) - betaln(a, b) - (r + x) * np.log(alpha + t_x)
    each = np.where(x > 0, np.logaddexp(active, over), active)
    return float((rate + each).sum())


def _checked(frequency: Values, recency: Values, age: Values) -> tuple[Numbers, Numbers, Numbers]:
    x, t_x, t = (np.asarray(each, dtype=np.float64) for each in (frequency, recency, age))
    if not (x.shape == t_x.shape == t.shape and x.size):
        raise ValueError("There is no person, or the three columns differ in length.")
    if not (np.isfinite(x) & (x >= 0) & (t_x >= 0) & (t_x <= t)).all():
        raise ValueError("A value is missing or negative, or a recency is above its age.")
    if ((x > 0) & (t_x == 0)).any():
        raise ValueError("A repeated action cannot be at the time of the first one.")
    return x, t_x, t
