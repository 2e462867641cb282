"""The table of results, `notebooks/validation.csv`."""

import csv
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Any, Final

from analytics.paths import project
from analytics.validation.cases import CASES
from analytics.validation.measured import Measured
from analytics.validation.result import Result

_COLUMNS: Final = (*(each.name for each in fields(Measured)), "as_of")
_NUMBERS: Final = ("value", "error", "low", "high")


def file() -> Path:
    """Return the path of the committed table."""
    return project() / "notebooks" / "validation.csv"


def results(path: Path | None = None) -> list[Result]:
    """Return the results of the committed table, or of another one; [] where there is none."""
    path = path or file()
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as table:
        return [_read(row) for row in csv.DictReader(table)]


def write(path: Path, found: Sequence[Measured], as_of: date) -> None:
    """Replace the rows of the measured scenarios; drop those that are no longer validated."""
    kept = set(CASES) - {each.scenario for each in found}
    rows = [each for each in results(path) if each.measured.scenario in kept]
    rows += [Result(each, as_of) for each in found]
    order = list(CASES)
    rows.sort(key=lambda each: order.index(each.measured.scenario))
    with path.open("w", encoding="utf-8", newline="") as table:
        writer = csv.DictWriter(table, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(_row(each) for each in rows)


def _row(result: Result) -> dict[str, Any]:
    values = asdict(result.measured) | {"as_of": result.as_of}
    return values | {name: f"{values[name]:.4f}" for name in _NUMBERS}


def _read(row: dict[str, Any]) -> Result:
    found = Measured(
        scenario=row["scenario"], measure=row["measure"], passed=row["passed"] == "True",
        draws=int(row["draws"]), **{name: float(row[name]) for name in _NUMBERS},
    )  # fmt: skip
    return Result(found, date.fromisoformat(row["as_of"]))
