"""Builders of small tables of requests; every value may be overridden."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from analytics import contracts

START = datetime(2026, 3, 2, 9, 0, 0)  # noqa: DTZ001  the contract keeps naive UTC


def request_row(event: int, seconds: float = 0, **changes: Any) -> dict[str, Any]:
    at = START + timedelta(seconds=seconds)
    week = at.isocalendar()
    usual = {
        "event_id": f"e{event:06d}",
        "at": at,
        "day": at.date().isoformat(),
        "week": f"{week.year}-W{week.week:02d}",
        "unit": "north",
        "program": "voices",
        "link": "link-1",
        "kind": "click",
        "visitor": "aa",
        "viewer": "external",
        "is_paid": False,
        "decided": None,
        "provenance": "measured",
    }
    return usual | changes


def request_table(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    return contracts.frame("requests", rows)
