"""What is checked of whole tables, and how a violation is reported."""

from collections.abc import Callable
from typing import Final

import pandas as pd

from analytics.contracts.columns import Column
from analytics.contracts.customers import violations
from analytics.contracts.tables import TABLES, Table
from analytics.core.measures import ACTIVITY, DISTRIBUTION, MEAN
from analytics.core.own_words import SHORTEST
from analytics.core.reported import COUNTS
from analytics.core.traffic import CODES


class ContractError(ValueError):
    """The first violation found: its table, column and row (from 1; None: the whole column)."""

    def __init__(self, table: str, column: str, row: int | None, why: str) -> None:
        self.table, self.column, self.row = table, column, row
        place = "" if row is None else f", row {row}"
        super().__init__(f"Table {table}, column {column}{place}: {why}.")


def columns_of(table: Table) -> tuple[Column, ...]:
    """Return the columns of a table in order. Raises ContractError for an unknown table."""
    if table not in TABLES:
        raise ContractError(table, "-", None, "no contract describes this table")
    return TABLES[table]


def refuse(wrong: "pd.Series[bool]", table: Table, column: Column, why: str) -> None:
    if wrong.any():
        raise ContractError(table, column.name, int(wrong.to_numpy().argmax()) + 1, why)


def _check_sums(panel: pd.DataFrame) -> None:
    parts = panel[["authentic", *CODES]].sum(axis=1)
    refuse(panel["gross"] != parts, "panel", _named("panel", "gross"), "is not kept plus left out")
    for low, high in (("authentic_low", "authentic"), ("reach_low", "reach_high")):
        refuse(panel[low] > panel[high], "panel", _named("panel", low), f"is above {high}")


def _check_exposure(exposure: pd.DataFrame) -> None:
    """Check that a unit has one row per week, and that no small number is written by mistake."""
    twice = exposure.duplicated(["unit", "week"])
    refuse(twice, "exposure", _named("exposure", "week"), "the unit has an earlier row")
    small = (exposure["solicitations"] < ACTIVITY).fillna(value=False)
    refuse(small, "exposure", _named("exposure", "solicitations"), "is below the floor")


def _check_mentoring(mentoring: pd.DataFrame) -> None:
    """Check that a unit has one row per week, and that no small number is written by mistake.

    Five people are in three meetings or more.
    """
    twice = mentoring.duplicated(["unit", "week"])
    refuse(twice, "mentoring", _named("mentoring", "week"), "the unit has an earlier row")
    for name, least in (("people", ACTIVITY), ("meetings", (ACTIVITY + 1) // 2)):
        small = (mentoring[name] < least).fillna(value=False)
        refuse(small, "mentoring", _named("mentoring", name), "is below the floor")


def _check_champions(champions: pd.DataFrame) -> None:
    """Check that a unit has one row per week, and that no small number is written by mistake."""
    twice = champions.duplicated(["unit", "week"])
    refuse(twice, "champions", _named("champions", "week"), "the unit has an earlier row")
    for name in ("people", "resolved"):
        small = (champions[name] < ACTIVITY).fillna(value=False)
        refuse(small, "champions", _named("champions", name), "is below the floor")
    alone = champions["champions"].notna() & champions["people"].isna()
    refuse(alone, "champions", _named("champions", "champions"), "the unit is too small")
    more = (champions["champions"] > champions["people"]).fillna(value=False)
    refuse(more, "champions", _named("champions", "champions"), "is above people")


def _check_help_times(times: pd.DataFrame) -> None:
    """Check that a month has one row per number of days, and enough requests to be shown."""
    twice = times.duplicated(["program", "month", "days"])
    refuse(twice, "help_times", _named("help_times", "days"), "the month has an earlier row")
    asked = (times["resolved"] + times["waiting"]).groupby([times["program"], times["month"]])
    small = asked.transform("sum") < DISTRIBUTION
    refuse(small, "help_times", _named("help_times", "month"), "is below the floor")


def _check_load(load: pd.DataFrame) -> None:
    """Check that a month has one row per band, and enough champions to be shown."""
    twice = load.duplicated(["program", "month", "band"])
    refuse(twice, "champion_load", _named("champion_load", "band"), "the month has an earlier row")
    small = load.groupby(["program", "month"])["champions"].transform("sum") < DISTRIBUTION
    refuse(small, "champion_load", _named("champion_load", "month"), "is below the floor")


def _check_barometers(results: pd.DataFrame) -> None:
    """Check that a group has one row per wave and measure, above the floor."""
    twice = results.duplicated(["wave", "unit", "kind", "measure"])
    refuse(twice, "barometers", _named("barometers", "measure"), "the group has an earlier row")
    small = (results["n"] < MEAN).fillna(value=False)
    refuse(small, "barometers", _named("barometers", "n"), "is below the floor")


def _check_customers(scores: pd.DataFrame) -> None:
    for name, wrong, why in violations(scores):
        refuse(wrong, "customers", _named("customers", name), why)


def _check_events(events: pd.DataFrame) -> None:
    early = (events["last_day"] < events["first_day"]).fillna(value=False)
    refuse(early, "events", _named("events", "last_day"), "is before first_day")


def _check_stays(enrollments: pd.DataFrame) -> None:
    """Check that a stay ends after it began, has a cause, and does not overlap the next one."""
    enrollments = enrollments.reset_index(drop=True)
    joined, left = enrollments["joined_at"], enrollments["left_at"]
    ended, at_end = _named("enrollments", "ended"), _named("enrollments", "left_at")
    refuse(left < joined, "enrollments", at_end, "the stay ends before it began")
    refuse(
        enrollments["ended"].isna() != left.isna(),
        "enrollments",
        ended,
        "contradicts left_at",
    )
    ordered = enrollments.sort_values(["person", "program", "joined_at", "left_at"])
    stays = ordered.groupby(["person", "program"], sort=False)
    before, first = stays["left_at"].shift(), stays.cumcount() == 0
    early = ~(first | (before <= ordered["joined_at"]))
    begun = _named("enrollments", "joined_at")
    refuse(early.sort_index(), "enrollments", begun, "an earlier stay still lasts")


def _check_scores(texts: pd.DataFrame) -> None:
    unscored = texts["containment"].isna() & (texts["tokens"] >= SHORTEST)
    why = f"is missing for a text of {SHORTEST} words or more"
    refuse(unscored, "texts", _named("texts", "containment"), why)


def _check_post_metrics(metrics: pd.DataFrame) -> None:
    """Check that a post has one row per age, constant attributes, and no counts where not read."""
    metrics = metrics.reset_index(drop=True)
    twice = metrics.duplicated(["post", "age"])
    why = "the post was read at this age in an earlier row"
    refuse(twice, "post_metrics", _named("post_metrics", "age"), why)
    for name in ("person", "program", "unit", "week", "channel"):
        several = metrics.groupby("post", sort=False)[name].transform("nunique") > 1
        why = "differs from another row of the post"
        refuse(several, "post_metrics", _named("post_metrics", name), why)
    for name in COUNTS:
        unread = metrics[name].notna() & metrics["hours"].isna()
        why = "has a value where the metrics were not read"
        refuse(unread, "post_metrics", _named("post_metrics", name), why)


def _named(table: Table, name: str) -> Column:
    return next(column for column in columns_of(table) if column.name == name)


WHOLE: Final[dict[Table, Callable[[pd.DataFrame], None]]] = {
    "panel": _check_sums,
    "exposure": _check_exposure,
    "mentoring": _check_mentoring,
    "champions": _check_champions,
    "help_times": _check_help_times,
    "champion_load": _check_load,
    "events": _check_events,
    "barometers": _check_barometers,
    "customers": _check_customers,
    "enrollments": _check_stays,
    "texts": _check_scores,
    "post_metrics": _check_post_metrics,
}
