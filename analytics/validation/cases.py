"""What is validated: scenarios, the design that is asked about each, and the targets."""

import hashlib
from dataclasses import dataclass
from functools import cache
from math import nan
from pathlib import Path
from typing import Final, Literal

from analytics import simulate
from analytics.designs import Period
from analytics.simulate import Scenario

Design = Literal["within", "rollout", "family"]
_Asked = tuple[Design, Period, int]
Measure = Literal[
    "coverage",
    "false_positives",
    "randomization",
    "bias",
    "twfe_misses",
    "stopped",
    "family",
    "claimed",
]
BOOTSTRAP: Final = 999
"""Draws of the wild cluster bootstrap within each draw of a company."""
RANDOMIZATIONS: Final = 199
LAGS_ASKED: Final = 3
"""The lags that `simulate.EXPOSED` has."""
EVERY: Final = 5
"""Weeks between waves."""


@dataclass(frozen=True, slots=True)
class Target:
    """
    A measure and the closed interval in which it must be; `bias` has its limits from the draws.

    Limits that are missing (nan) say that the measure is shown without an aim.
    """

    measure: Measure
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario, the question about it, and its targets."""

    name: str
    scenario: Scenario
    design: Design
    targets: tuple[Target, ...]
    period: Period = "week"
    lags: int = 0

    def seed(self, draw: int) -> int:
        """Return the seed of a draw; draws of other cases have other seeds."""
        return int.from_bytes(hashlib.sha256(f"{self.name} {draw}".encode()).digest()[:7])

    @property
    def fingerprint(self) -> str:
        """Changes with the scenario, the question, and the code of simulation and designs."""
        asked = (
            self.scenario,
            self.design,
            self.period,
            self.lags,
            BOOTSTRAP,
            RANDOMIZATIONS,
            code(),
        )
        return hashlib.sha256(repr(asked).encode()).hexdigest()[:12]


COVERS: Final = Target("coverage", 0.93, 0.97)
COVERS_FEW: Final = Target("coverage", 0.90, 0.975)
FALSE: Final = Target("false_positives", 0.035, 0.065)
FALSE_FEW: Final = Target("false_positives", 0.0, 0.08)
RANDOM: Final = Target("randomization", 0.0, 0.07)
BIAS: Final = Target("bias")
MISSES: Final = Target("twfe_misses", 0.1, 1.0)
STOPPED: Final = Target("stopped", 0.8, 1.0)
FAMILY: Final = Target("family", 0.0, 0.07)
CLAIMED: Final = Target("claimed", nan, nan)
"""How often a true effect is claimed: what the checks that stop wrong claims cost."""

_EXPOSED: Final = simulate.EXPOSED | Scenario(weeks=26)
_BY_WAVE: Final = simulate.WAVES | Scenario(lags=(0.02,) * EVERY)
_LONG: Final = Scenario(weeks=52, openings=(20, 40))
"""At least 20 weeks are known before the first opening."""
_LIFE: Final = simulate.SEASONAL | simulate.GAPS | simulate.RESPONSE


def _units(units: int, treated: int | None = None) -> Scenario:
    return Scenario(units=units, treated=treated)


def _cases() -> tuple[Case, ...]:
    few, some, many = _units(12, 6), _units(20, 10), Scenario(treated=24)
    unopened, constant, growing = simulate.STAGGERED, simulate.CONSTANT, simulate.GROWING
    within: _Asked = ("within", "week", LAGS_ASKED)
    within_waves: _Asked = ("within", "wave", 0)
    rollout: _Asked = ("rollout", "week", 0)
    rollout_waves: _Asked = ("rollout", "wave", 0)
    family: _Asked = ("family", "week", LAGS_ASKED)
    rows: tuple[tuple[str, Scenario, _Asked, tuple[Target, ...]], ...] = (
        ("within_12", _EXPOSED | _units(12), within, (COVERS_FEW, BIAS, CLAIMED)),
        ("within_20", _EXPOSED | _units(20), within, (COVERS, BIAS, CLAIMED)),
        ("within_40", _EXPOSED, within, (COVERS, BIAS, CLAIMED)),
        ("within_null_12", Scenario(weeks=26, units=12), within, (FALSE_FEW,)),
        ("within_null_20", Scenario(weeks=26, units=20), within, (FALSE,)),
        ("within_gaps_20", _EXPOSED | _LIFE | _units(20), within, (COVERS, BIAS, CLAIMED)),
        ("within_trends_20", simulate.TRENDS | _units(20), within, (STOPPED,)),
        ("within_waves_20", _BY_WAVE | _units(20), within_waves, (COVERS, BIAS, CLAIMED)),
        ("within_waves_null_20", simulate.WAVES | _units(20), within_waves, (FALSE,)),
        ("family_20", simulate.FAMILY | _units(20), family, (FAMILY,)),
        ("rollout_null_12", unopened | few, rollout, (FALSE_FEW, RANDOM)),
        ("rollout_null_20", unopened | some, rollout, (FALSE, RANDOM)),
        ("rollout_null_40", unopened | many, rollout, (FALSE, RANDOM)),
        ("rollout_constant_20", constant | some, rollout, (COVERS, BIAS, CLAIMED)),
        ("rollout_growing_12", growing | few, rollout, (COVERS_FEW, BIAS, CLAIMED)),
        ("rollout_growing_20", growing | some, rollout, (COVERS, BIAS, MISSES, CLAIMED)),
        ("rollout_growing_40", growing, rollout, (COVERS, BIAS, MISSES, CLAIMED)),
        ("rollout_gaps_20", growing | _LIFE | some, rollout, (COVERS, BIAS, CLAIMED)),
        ("rollout_shocks_20", growing | simulate.SHOCKS | some, rollout, (COVERS, BIAS, CLAIMED)),
        ("rollout_waves_20", growing | simulate.WAVES | some, rollout_waves, (COVERS, BIAS, CLAIMED)),
        ("rollout_long_20", growing | some | _LONG, rollout, (COVERS, BIAS, MISSES, CLAIMED)),
        ("rollout_trends_20", unopened | simulate.TRENDS | some, rollout, (STOPPED,)),
        ("rollout_selected_20", simulate.SELECTED | some, rollout, (STOPPED,)),
        ("rollout_long_trends_20", unopened | simulate.TRENDS | some | _LONG, rollout, (STOPPED,)),
        ("rollout_long_selected_20", simulate.SELECTED | some | _LONG, rollout, (STOPPED,)),
    )  # fmt: skip
    return tuple(
        Case(name, scenario, design, targets, period, lags)
        for name, scenario, (design, period, lags), targets in rows
    )


CASES: Final = {case.name: case for case in _cases()}


@cache
def code() -> str:
    """Return a digest of the source code that makes a draw."""
    digest = hashlib.sha256()
    here = Path(__file__).parents[1]
    packages = [*here.glob("simulate/*.py"), *here.glob("designs/*.py")]
    for path in sorted([*packages, Path(__file__).with_name("drawing.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
