"""The parameters of a simulated company, and scenarios with a name."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final, Literal

QUARTER: Final = 13
"""Weeks of a quarter, counted from the first week."""
Joining = Literal["chance", "good_quarter", "trend"]
"""Which units open: drawn, those with the best quarter just before, or those that rise most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """
    Parameters of a company. Outcomes are points from 1 to 5, a spread is a standard deviation.

    By default nothing has an effect and every unit opened before the first week.

    The defaults of noise and answers are those of the simulations in which the designs were chosen:
    effects of units and weeks, AR(1) with 0.6 and a spread of 0.1, means of 8 to 60 answers.
    """

    units: int = 40
    weeks: int = 40
    start: date = date(2024, 12, 30)
    """The Monday of the first week, which is 2025-W01."""
    outcomes: int = 1
    """How many outcomes there are; an effect is on the first one only."""
    alike: float = 0.3
    """Share of the variance of the noise that the outcomes of a unit and week have in common."""
    waves: int = 0
    """In how many weeks, evenly spaced, the outcome was asked for; 0 is every week."""

    level: float = 3.5
    unit_spread: float = 0.3
    week_spread: float = 0.1
    rho: float = 0.6
    noise: float = 0.1
    answers: tuple[int, int] = (8, 60)
    """Expected answers of the smallest and of the largest unit."""
    answering: float = 0.6
    item_spread: float = 0.8
    floor: int = 1
    """An outcome with fewer answers is missing."""
    response: float = 0.0
    """The change of ln(share of people who answer) per point of the outcome."""
    missing: float = 0.0
    """Share of units and weeks without a row."""

    exposure: float = 6.0
    """Mean of ln(1 + 1000 visitors / headcount) in a unit that opened; it is 0 before."""
    exposure_spread: float = 0.5
    lags: tuple[float, ...] = ()
    """The effect per 1 of exposure, in the same week and in each week after it."""

    treated: int | None = None
    """How many units open during the weeks, the others never; None: all opened before."""
    openings: tuple[int, int] = (6, 30)
    """First and last week of openings, counted from 0; quarters begin in weeks 13, 26 and so on."""
    cohorts: int = 5
    joining: Joining = "chance"
    effect: float = 0.0
    growth: float = 0.0
    """Effect of being open, and its growth per week, from the week of the opening on."""

    season: float = 0.0
    """Height of a yearly wave."""
    shocks: int = 0
    shock: float = -0.3
    shock_share: float = 0.5
    """Outside events: their number, size in the first week, and the share of units concerned."""
    drift: float = 0.0
    """Spread of the units' own trends, in points per week."""
    quarter: float = 0.0
    """Spread of what a quarter adds to a unit, and takes away after it."""
    exposure_follows: float = 0.0
    """What season, shocks and trends add to exposure, per point that they add to the outcome."""

    def check(self) -> None:
        """Raise ValueError for parameters that no company can have."""
        first, last = self.openings
        shares = (self.alike, self.answering, self.missing, self.shock_share)
        possible = (
            self.units > 0 and self.weeks > 0 and self.outcomes > 0 and self.floor > 0
            and 0 <= self.waves <= self.weeks and 0 <= self.rho < 1
            and all(0 <= share <= 1 for share in shares) and self.answering > 0
            and 0 < self.answers[0] <= self.answers[1] and self.shocks >= 0 and self.cohorts > 0
            and (self.treated is None or 0 <= self.treated <= self.units)
            and (self.treated is None or 0 <= first <= last < self.weeks)
            and (self.joining != "good_quarter" or first <= last - last % QUARTER > 0)
        )  # fmt: skip
        if not possible:
            raise ValueError(f"No company has these parameters: {self}.")

    def __or__(self, other: "Scenario") -> "Scenario":
        """Return this scenario with each parameter of the other that is not the default."""
        changed = {
            each.name: getattr(other, each.name)
            for each in fields(self)
            if getattr(other, each.name) != each.default
        }
        return replace(self, **changed)


NULL: Final = Scenario()
"""Every unit opened before the first week, and nothing has an effect."""
EXPOSED: Final = Scenario(lags=(0.04, 0.03, 0.02, 0.01))
STAGGERED: Final = Scenario(treated=24)
"""Units open at five dates, without an effect."""
CONSTANT: Final = STAGGERED | Scenario(effect=0.2)
GROWING: Final = STAGGERED | Scenario(growth=0.02)
SEASONAL: Final = Scenario(season=0.2, exposure_follows=3)
SHOCKS: Final = Scenario(shocks=2, exposure_follows=3)
TRENDS: Final = Scenario(drift=0.01, joining="trend", exposure_follows=3)
"""The planted confounder: the units' own trends drive exposure, openings and outcome."""
SELECTED: Final = Scenario(treated=20, joining="good_quarter", quarter=0.2)
"""Units join after a good quarter, which ends anyway."""
GAPS: Final = Scenario(missing=0.1)
RESPONSE: Final = Scenario(response=1.5, floor=10)
"""People answer more where the outcome is higher, so its low weeks are missing more often."""
FEW: Final = Scenario(units=12, treated=6)
WAVES: Final = Scenario(waves=8)
FAMILY: Final = Scenario(outcomes=10)
