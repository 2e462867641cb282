"""The panel once more, row by row in plain Python: slow, and without SQL."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from analytics.counting import COUNTS, Cell

Row = Mapping[str, Any]
WINDOW = timedelta(seconds=30)
EVEN = Fraction(1, 10) ** 2  # seconds, squared
MICROSECOND = timedelta(microseconds=1)


def counts(
    rows: Iterable[Row], cell: Cell, grid: Iterable[tuple[str, str]] = ()
) -> dict[tuple[str, str], dict[str, int | None]]:
    """Cell and week -> counts, for the requests and for the cells of the grid."""
    known = list(rows)
    removed = codes(known)
    cells: dict[tuple[str, str], list[Row]] = {at: [] for at in grid}
    for each in known:
        if each["kind"] == "click":
            cells.setdefault((each[cell], each["week"]), []).append(each)
    return {at: _counts(clicks, removed) for at, clicks in cells.items()}


def codes(rows: Iterable[Row]) -> dict[str, str]:
    """event_id -> code of the first rule that applies, '' for a row that is kept."""
    found = {}
    days = defaultdict(list)
    for each in rows:
        days[each["day"], each["visitor"]].append(each)
    for visits in days.values():
        kept = {each["event_id"] for each in _kept(visits)}
        bursts = set(_bursts([each for each in visits if each["event_id"] in kept]))
        for each in visits:
            found[each["event_id"]] = _code(each, kept, bursts)
    return found


def _own(row: Row) -> str:
    """The code that a row has without looking at others."""
    if row["decided"] in {"R0", "R1", "R2", "R3"}:
        return str(row["decided"])
    if row["is_paid"]:
        return "R5"
    return "R6" if row["decided"] == "R6" or row["viewer"] == "employee" else ""


def _code(row: Row, kept: set[str], bursts: set[datetime]) -> str:
    own = _own(row)
    if own in {"R0", "R1", "R2", "R3"}:
        return own
    if _hour(row) in bursts:
        return "R4"
    return own or ("" if row["event_id"] in kept else "R7")


def _kept(visits: list[Row]) -> Iterator[Row]:
    """The clean rows that are more than 30 seconds after the last kept row of their link."""
    last: dict[tuple[str, str], datetime] = {}
    for each in sorted(visits, key=lambda row: (row["at"], row["event_id"])):
        key = (each["link"], each["kind"])
        if not _own(each) and (key not in last or each["at"] - last[key] > WINDOW):
            last[key] = each["at"]
            yield each


def _hour(row: Row) -> datetime:
    at: datetime = row["at"]
    return at.replace(minute=0, second=0, microsecond=0)


def _bursts(kept: list[Row]) -> Iterator[datetime]:
    """The clock hours with too many, or too evenly spaced, rows of one visitor."""
    hours = defaultdict(list)
    for each in kept:
        hours[_hour(each)].append(each["at"])
    for hour, times in hours.items():
        if len(times) > 30 or (len(times) >= 10 and _variance(sorted(times)) < EVEN):
            yield hour


def _variance(times: list[datetime]) -> Fraction:
    """The sample variance of the gaps, in seconds squared, without rounding."""
    gaps = [
        Fraction((after - before) // MICROSECOND, 1_000_000) for before, after in pairwise(times)
    ]
    mean = sum(gaps, Fraction(0)) / len(gaps)
    return sum(((gap - mean) ** 2 for gap in gaps), Fraction(0)) / (len(gaps) - 1)


def _counts(rows: list[Row], removed: Mapping[str, str]) -> dict[str, int | None]:
    kept = [each for each in rows if not removed[each["event_id"]]]
    known = [each for each in kept if each["viewer"] == "external"]
    low, high = ({(each["day"], each["visitor"]) for each in some} for some in (known, kept))
    found: dict[str, int | None] = dict.fromkeys(COUNTS, 0)
    for each in rows:
        code = removed[each["event_id"]]
        found |= {code: (found[code] or 0) + 1} if code else {}
    return found | {
        "gross": len(rows),
        "authentic_low": len(known),
        "authentic": len(kept),
        "reach_low": len(low),
        "reach": len(low) if known or not kept else None,
        "reach_high": len(high),
    }
