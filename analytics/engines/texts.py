"""The panel as one SQL text in a part of DuckDB's dialect, and its translation for ClickHouse."""

from pathlib import Path
from typing import Final

from analytics.core.traffic import CODES

FOLDER: Final = Path(__file__).parent


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


_CLASSIFY: Final = _read("classify.sql")
PANEL: Final = _CLASSIFY + _read("count.sql")
"""Reads tables `requests` and `grid`; returns `COLUMNS`."""
COLUMNS: Final = (
    "cell",
    "week",
    "gross",
    *CODES,
    "authentic_low",
    "authentic",
    "reach_low",
    "reach_high",
)
CODES_BY_ROW: Final = _CLASSIFY + _read("codes.sql")
"""The same rules row by row; table `requests` has an additional column `position`."""


def clickhouse() -> str:
    """Return the translation of PANEL, as `analytics.engines.translate` writes it."""
    return _read("clickhouse.sql")
