"""The BG/NBD model against its definition: integrals, simulated people, and simple limits."""

import numpy as np
import pytest
from scipy.stats import beta, gamma

from analytics.participation import BgNbd, bgnbd
from analytics.participation.alive import _log_likelihood

TRUTH = (0.8, 4.0, 0.9, 2.5)


def integral(x: int, t_x: float, t: float) -> float:
    """The likelihood of one person, integrated over the rate and the chance of stopping."""
    r, alpha, a, b = TRUTH

    nodes, weights = np.polynomial.legendre.leggauss(300)
    # The rate as the square of a variable, because its density is steep at 0.
    chance, root = (nodes + 1) / 2, 2 * (nodes + 1)
    rate, rate_weights = root**2, 4 * root * weights
    going = (1 - chance[:, None]) ** x * rate**x * np.exp(-rate * t)
    before = (1 - chance[:, None]) ** max(x - 1, 0)
    stopped = chance[:, None] * before * rate**x * np.exp(-rate * t_x) if x else 0.0
    density = beta.pdf(chance, a, b)[:, None] * gamma.pdf(rate, r, scale=1 / alpha)
    return float(weights / 2 @ ((going + stopped) * density) @ rate_weights)


@pytest.mark.parametrize(("x", "t_x", "t"), [(0, 0.0, 5.0), (1, 2.0, 6.0), (4, 5.0, 7.5)])
def test_the_likelihood_is_the_integral_of_its_definition(x: int, t_x: float, t: float) -> None:
    found = _log_likelihood(np.array(TRUTH), *(np.array([float(v)]) for v in (x, t_x, t)))
    assert found == pytest.approx(np.log(integral(x, t_x, t)), abs=1e-3)


def people(n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Simulated people: frequency, recency, age, and whether each is still active."""
    random = np.random.default_rng(seed)
    r, alpha, a, b = TRUTH
    age = random.uniform(20, 52, n)
    frequency, recency, active = np.zeros(n), np.zeros(n), np.ones(n, dtype=bool)
    rates, chances = random.gamma(r, 1 / alpha, n), random.beta(a, b, n)
    for person in range(n):
        moment = random.exponential(1 / rates[person])
        while moment < age[person]:
            frequency[person] += 1
            recency[person] = moment
            if random.random() < chances[person]:
                active[person] = False
                break
            moment += random.exponential(1 / rates[person])
    return frequency, recency, age, active


def test_simulated_people_give_back_the_parameters() -> None:
    frequency, recency, age, active = people(4000, 7)
    found = bgnbd(frequency, recency, age)
    assert found.n == 4000
    for value, truth in zip((found.r, found.alpha, found.a, found.b), TRUTH, strict=True):
        assert value == pytest.approx(truth, rel=0.25)
    probable = found.alive(frequency, recency, age)
    # The probabilities are calibrated: in each third, as many are active as said.
    for part in np.array_split(np.argsort(probable), 3):
        assert probable[part].mean() == pytest.approx(active[part].mean(), abs=0.04)


def test_the_unit_of_time_changes_alpha_only() -> None:
    frequency, recency, age, _active = people(400, 3)
    weeks, days = bgnbd(frequency, recency, age), bgnbd(frequency, 7 * recency, 7 * age)
    assert days.alpha == pytest.approx(7 * weeks.alpha, rel=1e-3)
    assert days.r == pytest.approx(weeks.r, rel=1e-3)
    assert days.alive(frequency, 7 * recency, 7 * age) == pytest.approx(
        weeks.alive(frequency, recency, age), abs=1e-3
    )


def test_who_acted_just_now_is_more_probably_active_than_who_stopped() -> None:
    model = BgNbd(*TRUTH, log_likelihood=0.0, n=1)
    never, just_now, long_ago = model.alive(
        np.array([0, 5, 5]), np.array([0.0, 30.0, 4.0]), np.array([30.0, 30.0, 30.0])
    )
    assert never == 1
    assert just_now > 0.8
    assert long_ago < 0.1


@pytest.mark.parametrize(
    ("x", "t_x", "t"),
    [([], [], []), ([1], [3], [2]), ([1], [0], [2]), ([-1], [0], [2]), ([1, 2], [1], [2])],
    ids=["nobody", "after now", "repeated at 0", "negative", "lengths"],
)
def test_impossible_histories_are_refused(x: list[int], t_x: list[int], t: list[int]) -> None:
    with pytest.raises(ValueError, match=r"person|value|repeated"):
        bgnbd(*(np.array(each, dtype=float) for each in (x, t_x, t)))
