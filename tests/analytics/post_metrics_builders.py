"""Builders of small tables of post metrics; every value may be overridden."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analytics import contracts
from analytics.core.reported import AGES, COUNTS

HOURS = dict(zip(AGES, (1, 24, 168, 696), strict=True))


def metrics_row(post: int, age: str = "7d", **changes: Any) -> dict[str, Any]:
    """Return the metrics of a post by its own author: by default 10 views per hour."""
    usual: dict[str, Any] = {
        "person": f"{post:08x}",
        "program": "voices",
        "unit": "north",
        "week": "2026-W10",
        "channel": "x",
        "post": f"{post:08x}",
        "age": age,
        "hours": HOURS[age],
        **dict.fromkeys(COUNTS),
        "impressions": 10 * HOURS[age],
        "likes": 1,
        "provenance": "platform",
    }
    return usual | changes


def unread_row(post: int, age: str = "7d", **changes: Any) -> dict[str, Any]:
    """Return a row of metrics that were due and not read."""
    return metrics_row(post, age, **{"hours": None, "impressions": None, "likes": None} | changes)


def metrics_table(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    return contracts.frame("post_metrics", rows)
