"""The results together: table, chart, summary, and what they mean for a company."""

from collections.abc import Iterable, Sequence
from typing import Final

import pandas as pd

from analytics.core.texts import counted, day, number, text
from analytics.figures import Covered, SvgChart, coverage
from analytics.panel import exposure
from analytics.snapshots import Snapshot, SnapshotError
from analytics.validation.result import Result, percent

MANY, FEW = 20, 10
"""Units from which the narrow band is the aim, and below which there is no interval."""
_COLUMNS: Final = ("scenario", "measure", "value", "error", "aim", "outcome")


def table(found: Iterable[Result], locale: str) -> pd.DataFrame:
    """Return one row per result: scenario, measure, value, error, aim, and whether it was met."""
    rows = [tuple(getattr(each, column)(locale) for column in _COLUMNS) for each in found]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def summary(found: Sequence[Result], locale: str) -> str:
    """Return how many targets were met, and the sentences of those that were missed."""
    if not found:
        return text(locale, "validation.nothing")
    missed = [each for each in found if not each.measured.passed]
    count = sum(each.measured.has_aim for each in found)
    latest = day(locale, max(each.as_of for each in found))
    targets = counted(locale, "validation_targets", count)
    met = number(locale, count - len(missed))
    said = text(locale, "validation.summary", met=met, targets=targets, day=latest)
    return " ".join((said, *(each.sentence(locale) for each in missed)))


def coverage_chart(found: Sequence[Result], locale: str) -> SvgChart:
    """Return the chart of how often intervals include the truth, one row per scenario."""
    rows = [
        Covered(
            each.scenario(locale), each.measured.value, each.measured.value - each.measured.error,
            each.measured.value + each.measured.error, (each.measured.low, each.measured.high),
        )
        for each in _covering(found)
    ]  # fmt: skip
    told = text(locale, "validation.nothing")
    if rows:
        told = text(locale, "validation.told", count=len(rows), **_ends(_covering(found), locale))
    return SvgChart(coverage(rows, text(locale, "validation.chart"), told, locale))


def units(snapshot: Snapshot | None) -> int | None:
    """Return the units of a snapshot with released weeks; None where it has no such table."""
    try:
        return None if snapshot is None else int(exposure(snapshot)["unit"].nunique())
    except SnapshotError:
        return None


def units_sentence(found: Sequence[Result], units: int | None, locale: str) -> str:
    """Return what the results say about intervals of a company with this number of units."""
    sizes = ("_20", "_40") if units is not None and units >= MANY else ("_12",)
    alike = [each for each in _covering(found) if each.measured.scenario.endswith(sizes)]
    if units is None or not alike:
        return text(locale, "validation.units.unknown")
    counts = counted(locale, "mirror_units", units)
    if units < FEW:
        return text(locale, "validation.units.none", units=counts)
    size = "many" if units >= MANY else "few"
    return text(locale, f"validation.units.{size}", units=counts, **_ends(alike, locale))


def _covering(found: Iterable[Result]) -> list[Result]:
    return [each for each in found if each.measured.measure == "coverage"]


def _ends(found: Sequence[Result], locale: str) -> dict[str, str]:
    """Return the lowest and the highest share."""
    shares = [each.measured.value for each in found]
    return {"low": percent(locale, min(shares)), "high": percent(locale, max(shares))}
