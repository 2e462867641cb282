"""Builders of small tables of people: enrollments, actions and texts."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd

from analytics import contracts

START = datetime(2026, 1, 5, 9)  # noqa: DTZ001  the contract keeps naive UTC


def at(days: float) -> datetime:
    """Return the moment that many days after START, without a zone as in tables."""
    return START + timedelta(days=days)


def as_of(days: float) -> datetime:
    """Return the same moment with its zone, as in parameters `as_of`."""
    return at(days).replace(tzinfo=UTC)


def stay_row(
    person: int, joined: float = 0, left: float | None = None, ended: str | None = "left"
) -> dict[str, Any]:
    return {
        "person": f"{person:08x}",
        "program": "voices",
        "joined_at": at(joined),
        "left_at": None if left is None else at(left),
        "ended": None if left is None else ended,
    }


def action_row(person: int, days: float, kind: str = "sent") -> dict[str, Any]:
    return {"person": f"{person:08x}", "program": "voices", "at": at(days), "kind": kind}


def text_row(person: int, containment: float | None, **changes: Any) -> dict[str, Any]:
    usual = {
        "person": f"{person:08x}",
        "program": "voices",
        "week": "2026-W10",
        "language": "fr",
        "tokens": 5 if containment is None else 40,
        "containment": containment,
    }
    return usual | changes


def enrollment_table(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    return contracts.frame("enrollments", rows)


def action_table(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    return contracts.frame("actions", rows)


def text_table(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    return contracts.frame("texts", rows)
