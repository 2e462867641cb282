"""Charters before they have a kind, and a charter without a review rule after revision 0023."""

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

CHARTERS = "SELECT id, program_id, version, review_days, at_deadline FROM charter ORDER BY id"
INSERT = (
    "INSERT INTO charter (id, program_id, kind, version, texts, disclosures, more_disclosures,"
    " review_days, at_deadline, made_at) VALUES (:id, 'old', :kind, :version, '{}', '{}', '{}',"
    " :days, :rule, '2026-01-05 08:00:00+00:00')"
)
before: list[tuple[object, ...]] = []


def load(connection: Connection) -> None:
    """Remember the charters."""
    before[:] = [tuple(row) for row in connection.execute(text(CHARTERS))]
    assert before


def check(connection: Connection) -> None:
    """The charters are unchanged and of sharing programs; only those have a review rule."""
    assert [tuple(row) for row in connection.execute(text(CHARTERS))] == before
    assert set(connection.scalars(text("SELECT kind FROM charter"))) == {"sharing"}
    for number, (kind, days, rule) in enumerate(
        (
            ("sharing", None, "hold"), ("sharing", 2, None), ("mentoring", 2, None),
            ("mentoring", None, "hold"), ("cooking", None, None),
        )
    ):  # fmt: skip
        values = {"id": "wrong", "kind": kind, "version": 50 + number, "days": days, "rule": rule}
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(text(INSERT), values)
    values = {"id": "pairs", "kind": "mentoring", "version": 60, "days": None, "rule": None}
    connection.execute(text(INSERT), values)
