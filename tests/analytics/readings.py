"""Small tables of readings for tests: dull on purpose, every value may be overridden."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analytics import contracts
from analytics.plain.reported import AGES, COUNTS

HOURS = dict(zip(AGES, (1, 24, 168, 696), strict=True))


def reading(post: int, age: str = "7d", **changes: Any) -> dict[str, Any]:
    """One reading of a post by a person of its own; 10 views an hour unless told otherwise."""
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


def unread(post: int, age: str = "7d", **changes: Any) -> dict[str, Any]:
    """A reading that was due and not taken."""
    return reading(post, age, **{"hours": None, "impressions": None, "likes": None} | changes)


def readings(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    return contracts.frame("readings", rows)
