"""Public surveys in the trial data that ask people whether they recommend their organization."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from analytics.core.proportions import wilson
from analytics.core.texts import counted, text
from analytics.designs.estimate import Estimate
from analytics.designs.within import within
from analytics.figures import Coefficient, SvgChart, coefficients

WHOLE: Final = ("All Responses", "Governmentwide")
"""Rows of the federal survey that are no agency."""
_CIVIL: Final = ["uid", "year", "recommend", "safe_to_challenge"]
_COLUMNS: Final = ["year", "text", "agency", "pct_positive", "n"]


def quartiles(path: Path | None) -> pd.DataFrame:
    """
    Return the share who recommend their organization by year, in per cent, over organizations.

    One row per year: organizations, low (first quartile), median, high (third quartile); empty
    without the file `civil_service_people_survey/organisations_2009_2024.csv`.
    """
    shares = pd.read_csv(path) if path else pd.DataFrame({"year": [], "recommend": []}, dtype=float)
    found = shares.groupby("year")["recommend"].describe()
    names = {"count": "organizations", "25%": "low", "50%": "median", "75%": "high"}
    return found.reindex(columns=list(names)).rename(columns=names)


def chart(spread: pd.DataFrame, locale: str) -> SvgChart:
    """Return the median of organizations by year, with the quartiles, of a result of `quartiles`."""
    shares = spread[["median", "low", "high"]] / 100
    years = [
        Coefficient(counted(locale, "year_organizations", int(n), year=year), *map(float, row))
        for year, n, row in zip(
            spread.index, spread["organizations"], shares.to_numpy(), strict=True
        )
    ]
    told = text(locale, "notebook.quartiles" if years else "notebook.no_trial_data")
    return SvgChart(coefficients(years, text(locale, "notebook.recommend"), told, locale))


def recommended(path: Path | None) -> pd.DataFrame:
    """
    Return who recommends the organization by year and agency, in per cent, with the number asked.

    Empty without the file `fevs/fevs_by_agency_2020_2024.csv`.
    """
    answers = pd.read_csv(path) if path else pd.DataFrame(columns=_COLUMNS)
    asked = answers["text"].astype(str).str.contains("recommend my organization", case=False)
    return answers[asked].drop(columns="text")


def few_and_many(answers: pd.DataFrame, number: int = 5) -> pd.DataFrame:
    """
    Return the agencies of the newest year with the fewest and the most answers.

    `answers` is a result of `recommended`. Columns agency, n, value, low, high: the share (0 to 1)
    with Wilson's interval.
    """
    newest = answers[
        (answers["year"] == answers["year"].max()) & ~answers["agency"].isin(WHOLE)
    ].dropna(subset=["pct_positive", "n"])
    ordered = newest.sort_values("n")
    ends = pd.concat([ordered.head(number), ordered.tail(number)]).drop_duplicates("agency")
    shares = [
        wilson(round(row.pct_positive / 100 * row.n), int(row.n))
        for row in ends.itertuples(index=False)
    ]
    parts = {name: [getattr(each, name) for each in shares] for name in ("value", "low", "high")}
    found: pd.DataFrame = ends[["agency", "n"]].assign(**parts)
    return found


def by_year(answers: pd.DataFrame, unit: str, outcome: str, exposure: str) -> pd.DataFrame:
    """
    Return two columns of a survey that is asked once a year as a panel for designs with waves.

    Columns: `unit`, `week`, outcome and exposure. A year is its first week; in the other weeks the
    outcome is missing and the exposure 0, so that its sum since the wave before is that of its year.
    Of two rows of one unit and year, the first counts. Empty without rows.
    """
    own = answers.dropna(subset=[outcome, exposure]).drop_duplicates([unit, "year"])
    weeks = own["year"].astype("int64").astype("str") + "-W01"
    asked = pd.DataFrame({
        "unit": own[unit].astype("str"), "week": weeks, outcome: own[outcome],
        exposure: own[exposure],
    })  # fmt: skip
    if asked.empty:
        return asked
    # Sundays, so that the first week of the last year is among them.
    first, last = own["year"].min(), own["year"].max()
    days = pd.date_range(start=f"{first}-01-04", end=f"{last}-01-10", freq="7D")
    every = pd.MultiIndex.from_product(
        [asked["unit"].unique(), days.strftime("%G-W%V").unique()], names=["unit", "week"]
    )
    filled = asked.set_index(["unit", "week"]).reindex(every)
    known = filled[outcome].notna() | ~filled.index.get_level_values("week").isin(set(weeks))
    return filled.assign(**{exposure: filled[exposure].fillna(0).where(known)}).reset_index()


def studies(civil_service: Path | None, federal: Path | None) -> dict[str, Estimate]:
    """
    Ask two public surveys the question of notebook 04: does more of one go with more recommending?

    Keys name the survey in the catalog (`surveys`). Both sides are answers to one questionnaire, by
    organizations over years; an association in one organization says nothing about its cause.
    """
    civil = pd.read_csv(civil_service) if civil_service else pd.DataFrame(columns=_CIVIL)
    items = {"recommend": "I recommend my organization", "without_reprisal": "fear of reprisal"}
    asked = {
        "civil": (civil, "uid", "safe_to_challenge"),
        "federal": (positive(federal, items), "agency", "without_reprisal"),
    }
    return {
        name: within(
            by_year(answers, unit, "recommend", exposure), "recommend", exposure, 0, "wave",
            same_source=True,
        )
        for name, (answers, unit, exposure) in asked.items()
        if len(answers)
    }  # fmt: skip


def counties(path: Path | None) -> pd.DataFrame:
    """
    Return employment of counties by year as a panel for `rollout`; a minimum wage is the opening.

    Columns: unit, week (the first of the year), opened, lemp (logarithm of teen employment); empty
    without the file `mpdta/mpdta.csv`. Source: Callaway & Sant’Anna 2021.
    """
    names = ["countyreal", "year", "first.treat", "lemp"]
    rows = pd.read_csv(path) if path else pd.DataFrame(columns=names, dtype="float64")
    raised = rows["first.treat"].astype("int64")
    return pd.DataFrame({
        "unit": rows["countyreal"].astype("int64").astype("str"),
        "week": rows["year"].astype("int64").astype("str") + "-W01",
        "opened": (raised.astype("str") + "-W01").where(raised > 0), "lemp": rows["lemp"],
    })  # fmt: skip


def positive(path: Path | None, items: Mapping[str, str]) -> pd.DataFrame:
    """
    Return the share of positive answers of some items by agency and year, in per cent, one column each.

    `items` has for each column a part of the text of its item, because numbers change from year to
    year, in the file `fevs/fevs_by_agency_2020_2024.csv`; empty without it. Rows that are no agency
    are left out.
    """
    answers = pd.read_csv(path) if path else pd.DataFrame(columns=_COLUMNS)
    own = answers[~answers["agency"].isin(WHOLE)]
    said = own["text"].astype(str)
    parts = [
        own[said.str.contains(part, case=False, regex=False)]
        .drop_duplicates(["agency", "year"])
        .set_index(["agency", "year"])["pct_positive"]
        .rename(column)
        for column, part in items.items()
    ]
    return pd.concat(parts, axis=1).reset_index()
