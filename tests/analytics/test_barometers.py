"""Published results of barometers, as notebooks read them from a snapshot."""

from math import hypot
from typing import Any

import pandas as pd
import pytest

from analytics import barometers, contracts
from analytics.barometers import Result, Waves
from analytics.contracts import ContractError


def row(week: str = "2026-W10", **changed: Any) -> dict[str, Any]:
    return {
        "unit": "all", "wave": f"w{week}", "week": week, "barometer": "comfort", "moment": "daily",
        "population": "employees", "measure": "comfort", "kind": "score", "theme": "tools",
        "n": 100, "value": 60.0, "sd": 20.0, "low": 56.0, "high": 64.0,
    } | changed  # fmt: skip


def results(*rows: dict[str, Any]) -> pd.DataFrame:
    return contracts.frame("barometers", rows)


def test_the_newest_wave_of_each_measure_counts_and_candidates_are_apart() -> None:
    found = results(
        row("2026-W20", value=66.0), row("2026-W10"),
        row("2026-W30", population="candidates", value=80.0),
        row("2026-W20", unit="north", n=12), row("2026-W20", measure="c1", kind="item", value=3.5),
    )  # fmt: skip
    contracts.check(found, "barometers")
    newest = barometers.newest(found)
    assert list(newest["value"]) == [66.0]
    assert list(barometers.newest(found, "candidates")["value"]) == [80.0]
    assert list(barometers.by_unit(found, "comfort")["unit"]) == ["north"]
    (result,) = [Result.of(each) for each in newest.itertuples(index=False)]
    assert result.sentence("en") == "Digital comfort, week 2026-W20: 66.0 (between 56.0 and 64.0; 100 people)."  # fmt: skip


def test_a_change_is_a_difference_of_means_and_few_waves_explain_nothing() -> None:
    waves = [row(f"2026-W{10 + n}", value=60.0 + n, low=56.0 + n, high=64.0 + n) for n in range(6)]
    found = Waves.of(results(*waves), "comfort")
    half = hypot(4, 4)
    assert (found.waves, found.value, found.low, found.high) == pytest.approx((6, 1.0, 1 - half, 1 + half))  # fmt: skip
    assert "Fewer than 6" not in found.sentence("en")
    assert (
        Waves.of(results(*waves[:5]), "comfort")
        .sentence("en")
        .endswith("Fewer than 6 waves: this describes, and explains nothing.")
    )
    assert (
        Waves.of(results(), "comfort")
        .sentence("fr")
        .startswith("Aisance numérique\u00a0: aucune vague")
    )
    assert Result("comfort").sentence("en") == "Digital comfort: unknown, no wave is published."


def test_people_who_leave_are_not_compared_with_everybody() -> None:
    found = results(
        row("2026-W10"), row("2026-W20", value=20.0, moment="departure"),
        row("2026-W30", value=62.0), row("2026-W30", unit="north", moment="arrival"),
    )  # fmt: skip
    waves = Waves.of(found, "comfort")
    assert (waves.waves, waves.value) == (2, 2.0)
    assert barometers.by_unit(found, "comfort").empty


@pytest.mark.parametrize(
    ("changed", "message"),
    [({"n": 9}, "below the floor"), ({"low": float("inf")}, "not finite"), ({"population": "all"}, "not allowed")],
)  # fmt: skip
def test_the_contract_refuses_small_groups_and_mixed_populations(changed: dict[str, Any], message: str) -> None:  # fmt: skip
    with pytest.raises(ContractError, match=message):
        contracts.check(results(row(**changed)), "barometers")
    with pytest.raises(ContractError, match="earlier row"):
        contracts.check(results(row(), row()), "barometers")
