"""Panels from which nothing can be concluded: a clear sentence or an error, never a wrong claim."""

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.core.texts import LOCALES
from analytics.designs.bootstrap import carriers
from analytics.designs.cells import Question, cells_of
from analytics.designs.estimate import Estimate
from analytics.designs.event_study import event_study
from analytics.designs.grid import by_week
from analytics.designs.rollout import rollout
from analytics.designs.within import within
from tests.analytics.panel_builders import noise, panel_of

OPENED = [10, 10, 14, 14, 18, 18, 20, 20]


@pytest.fixture(autouse=True)
def _no_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def panel(units: int = 20, weeks: int = 26) -> pd.DataFrame:
    random = np.random.default_rng(3)
    return panel_of(
        noise(units, weeks, 4), [*OPENED, *[None] * (units - len(OPENED))],
        reach=random.normal(size=(units, weeks)), event=random.normal(size=(units, weeks)),
    )  # fmt: skip


def asked(table: pd.DataFrame, lags: int = 2, **given: Any) -> Estimate:
    return within(table, "comfort", "reach", lags, given.pop("period", "week"), draws=199, **given)


def opened(table: pd.DataFrame, **given: Any) -> Estimate:
    return rollout(table, "comfort", given.pop("period", "week"), draws=199, permutations=49,
                   **{"chosen_by": "lot"} | given)  # fmt: skip


BOTH: list[Callable[..., Estimate]] = [asked, opened]


def is_open(table: pd.DataFrame) -> pd.Series:
    return (table["week"] >= table["opened"].fillna("9999-W01")).astype(float)


@pytest.mark.parametrize("ask", BOTH)
@pytest.mark.parametrize("units", [20, 44])
@pytest.mark.parametrize("level", [0.0, 3.0, 1e12])
def test_an_outcome_that_does_not_vary_is_no_finding(
    ask: Callable[..., Estimate], units: int, level: float
) -> None:
    table = panel(units)
    own = table["unit"].str[-3:].astype(float)
    for constant in (table.assign(comfort=level), table.assign(comfort=level + own)):
        found = ask(constant)
        assert (found.verdict, found.reasons) == ("none", ("no_outcome_variation",))
        assert event_study(constant, "comfort", "week", draws=99) == ()


@pytest.mark.parametrize("units", [20, 44])
def test_an_outcome_computed_from_the_exposure_is_no_finding(units: int) -> None:
    table = panel(units)
    copied = asked(table.assign(comfort=3 * table["reach"] + 1), lags=0)
    follows = opened(table.assign(comfort=is_open(table)))
    for found in (copied, follows):
        assert (found.verdict, found.is_claim, "exact" in found.reasons) == ("descriptive", False, True)  # fmt: skip
        assert np.isnan(found.low)
        assert "no interval" in found.sentence("en")
        assert "includes 0" not in found.sentence("en")
        assert "L’intervalle" not in found.sentence("fr")


@pytest.mark.parametrize(
    "names",
    [["reach", "reach", []], ["comfort", "reach", ["comfort"]], ["comfort", "reach", ["reach"]],
     ["comfort", "reach", ["event", "event"]]],
)  # fmt: skip
def test_a_column_has_one_role(names: list[Any]) -> None:
    outcome, exposure, confounders = names
    with pytest.raises(ValueError, match="two roles"):
        within(panel(), outcome, exposure, 0, "week", confounders, draws=99)


@pytest.mark.parametrize("lags", [25, 26, 60])
def test_lags_longer_than_the_series_leave_nothing(lags: int) -> None:
    found = asked(panel(), lags=lags)
    assert (found.verdict, found.reasons) == ("none", ("no_data",))
    assert "no_leads" in asked(panel(), lags=0, leads=lags).reasons


@pytest.mark.parametrize("ask", BOTH)
@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        (lambda t: t.assign(unit=t["unit"].where(t["unit"] != "unit 000")), "no unit or no week"),
        (lambda t: t.assign(week=t["week"].where(t["week"] != "2026-W05")), "no unit or no week"),
        (lambda t: t.assign(comfort="high"), "no numbers"),
        (lambda t: t.assign(comfort=t["comfort"] * 1e200), "too large"),
        (lambda t: pd.concat([t, t.head(1)]), "two rows"),
        (lambda t: t.head(0), "no rows"),
    ],
    ids=["unit", "week", "text", "large", "twice", "empty"],
)
def test_a_panel_with_wrong_cells_is_refused(
    ask: Callable[..., Estimate], wrong: Callable[[pd.DataFrame], pd.DataFrame], match: str
) -> None:
    with pytest.raises(ValueError, match=match):
        ask(wrong(panel()))


@pytest.mark.parametrize(
    ("ask", "wrong"),
    [
        (opened, {"chosen_by": "dice"}), (opened, {"before": 0}), (opened, {"before": -3}),
        (opened, {"period": "month"}), (asked, {"period": "month"}), (asked, {"leads": 0}),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_is_refused(
    ask: Callable[..., Estimate], wrong: dict[str, Any]
) -> None:
    """A misspelled reason of the openings must not count as a lot."""
    with pytest.raises(ValueError, match=r"not by dice|1 or more|week or wave"):
        ask(panel(), **wrong)
    with pytest.raises(ValueError, match="1 or more"):
        within(panel(), "comfort", "reach", 0, "week", draws=0)
    with pytest.raises(ValueError, match="0 or more"):
        event_study(panel(), "comfort", "week", leads=-1)


def test_infinite_values_are_unknown() -> None:
    table = panel()
    for name, ask in (("reach", asked), ("comfort", opened), ("comfort", asked)):
        places = table.index.isin([7, 30])
        unknown, infinite = (
            ask(table.assign(**{name: table[name].mask(places, value)}))
            for value in (np.nan, np.inf)
        )
        assert (infinite.value, infinite.low) == (unknown.value, unknown.low)


def test_units_known_only_while_open_have_no_before() -> None:
    early = panel().assign(opened=lambda t: t["opened"].where(t["opened"].isna(), "2025-W30"))
    for found in (opened(early), opened(panel().assign(opened="2026-W01"))):
        assert found.reasons == ("no_before",)
    assert opened(panel().assign(opened="2026-W10")).reasons == ("no_untreated",)


def test_a_failed_test_of_the_time_before_is_not_called_impossible() -> None:
    table = panel(20, 40)
    rises = np.where(table["opened"].notna(), table["week"].str[-2:].astype(int), 0)
    found = opened(table.assign(comfort=table["comfort"] + rises))
    assert "pretrend" in found.reasons
    assert "no_pretrend" not in found.reasons


@pytest.mark.parametrize(("exposed", "claims"), [(1, 0), (2, 0), (8, 2)])
def test_an_exposure_of_few_units_among_many_finds_nothing_by_chance(
    exposed: int, claims: int
) -> None:
    """By formula, 1 exposed unit of 44 is a finding in 78 of 100 panels without any association."""
    reach = np.zeros((44, 20))
    reach[:exposed, 9:] = 1
    found = [asked(panel_of(noise(44, 20, seed), reach=reach), lags=0) for seed in range(20)]
    assert sum(not (each.is_null or np.isnan(each.low)) for each in found) <= claims
    assert {"few_exposed" in each.reasons for each in found} == {exposed < 4}
    assert {each.verdict for each in found} == {"descriptive" if exposed < 4 else "association"}


def test_the_number_of_units_that_carry_a_value() -> None:
    reach = np.zeros((44, 20))
    reach[0, 9:] = 1
    numbers: list[float] = []
    for exposure in (reach, np.random.default_rng(1).normal(size=(44, 20))):
        grid = by_week(panel_of(noise(44, 20, 1), reach=exposure), ["comfort", "reach"])
        question = Question("comfort", "reach", 0, "week", (), None, 99, 1)
        cells, _mask = cells_of(grid, question)
        assert cells.exposed == (44 if numbers else 1)
        slope = cells.slope(cells.terms[:, 0], cells.others())
        assert slope is not None
        numbers.append(carriers(slope))
    assert numbers[0] == pytest.approx(1.0, abs=0.1)
    assert 30 < numbers[1] < 44


@pytest.mark.parametrize("locale", LOCALES)
def test_a_value_that_is_nearly_0_has_no_minus(locale: str) -> None:
    none = Estimate("comfort", "reach", "within", "week", -0.0001, -1.4, 1.5, 100, 20, "association",
                    mde=2.0)  # fmt: skip
    sentence = none.sentence(locale)
    assert "-" not in sentence.replace("eNPS", "")
    assert "−0" not in sentence
    assert "−1" in sentence
