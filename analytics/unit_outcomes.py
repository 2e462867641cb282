"""
Outcomes of units by week, from released tables; applications are counted in table `unit_weeks`.

An outcome is known in the week to which it belongs, and missing in every other one: it is never
carried forward. A missing number may be a small one that was hidden.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

import pandas as pd

from analytics.contracts import Released
from analytics.core.wave_results import OF_SOME
from analytics.participation.units import week_of_quarter
from analytics.snapshots import Snapshot, released_or_empty

KEY: Final = ["unit", "week"]


class Score(NamedTuple):
    """A published number of a barometer: the kind of barometer, of number, and the measure."""

    barometer: str
    kind: str
    measure: str | None = None


SCORES: Final[Mapping[str, Score]] = {
    "attractiveness": Score("attractiveness", "score", "attractiveness"),
    "intentions": Score("attractiveness", "score", "intentions"),
    "prestige": Score("attractiveness", "score", "prestige"),
    "enps": Score("enps", "enps"),
    "comfort": Score("comfort", "score", "comfort"),
}
SOURCES: Final[Mapping[str, str]] = {
    **{name: f"barometer {score.barometer}" for name, score in SCORES.items()},
    "customer_score": "customer scores",
    "applications": "applications",
    "offer_acceptance": "applications",
}
"""Where each outcome comes from. Two outcomes of one questionnaire share its circumstances, so what
they have in common may come from the questionnaire."""


def outcomes(snapshot: Snapshot) -> pd.DataFrame:
    """
    Return one row per unit and week with any outcome: unit, week, the columns of SOURCES (Float64)
    without `applications`, and for scores `<name>_n`, how many answered (Int64).

    Scores of employees are in the week in which the wave closed, customer scores (mean over all
    answers of the unit, 0 to 100) in the last week of their quarter; `offer_acceptance` is the share
    of offers (0 to 1) of applications of that week that were accepted by now. Visits of career pages
    and the quality of hire have no unit, so they are not here. Of a table that the snapshot does not
    have, nothing is known.
    """
    names: tuple[Released, ...] = ("barometers", "customers", "applications")
    tables = {name: released_or_empty(snapshot, name) for name in names}
    parts = [_scores(tables["barometers"], name) for name in SCORES]
    parts += [_customers(tables["customers"]), _applications(tables["applications"])]
    found = pd.concat(parts, axis=1).sort_index()
    counts = {name: "Int64" for name in found.columns if name.endswith("_n")}
    return found.astype("Float64").astype(counts).rename_axis(KEY).reset_index()


def _scores(barometers: pd.DataFrame, name: str) -> pd.DataFrame:
    """The waves of employees; of two that closed in one week, the one with more answers."""
    asked = SCORES[name]
    own = barometers[
        (barometers["population"] == "employees")
        & ~barometers["moment"].isin(OF_SOME)
        & (barometers["barometer"] == asked.barometer)
        & (barometers["kind"] == asked.kind)
    ]
    if asked.measure is not None:
        own = own[own["measure"] == asked.measure]
    own = own.sort_values(["n", "wave"]).drop_duplicates(KEY, keep="last")
    return own.set_index(KEY)[["value", "n"]].set_axis([name, f"{name}_n"], axis=1)


def _customers(scores: pd.DataFrame) -> pd.DataFrame:
    weeks = scores["quarter"].astype("str").map(week_of_quarter)
    answers = pd.DataFrame({
        "unit": scores["unit"], "week": weeks, "sum": scores["score"] * scores["n"], "n": scores["n"],
    }).groupby(KEY)[["sum", "n"]].sum()  # fmt: skip
    means = answers["sum"] / answers["n"]
    return pd.DataFrame({"customer_score": means, "customer_score_n": answers["n"]})


def _applications(weeks: pd.DataFrame) -> pd.DataFrame:
    own = weeks[weeks["unit"] != "all"].set_index(KEY)
    offered = own["offered"].where(own["offered"] > 0)
    return pd.DataFrame({"offer_acceptance": own["accepted"] / offered})
