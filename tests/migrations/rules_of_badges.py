"""Badges stay as they are when rules are added; the added rules are accepted, others are not."""

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

BADGES = "SELECT id, rule FROM badge ORDER BY id"
INSERT = (
    "INSERT INTO badge (id, person_id, program_id, rule, quarter, proof, shown)"
    " SELECT :rule, (SELECT min(id) FROM person), (SELECT min(id) FROM program), :rule,"
    " '2026-01-01', :proof, :shown"
)


def load(connection: Connection) -> None:
    """A badge of a rule that was there."""
    connection.execute(text("INSERT INTO badge_quarter (quarter) VALUES ('2026-01-01')"))
    _insert(connection, "pair_completed")


def check(connection: Connection) -> None:
    """It is there, and an added rule is known."""
    assert [tuple(r) for r in connection.execute(text(BADGES))] == [("pair_completed",) * 2]
    _insert(connection, "idea_done")
    with pytest.raises(IntegrityError), connection.begin_nested():
        _insert(connection, "other")


def _insert(connection: Connection, rule: str) -> None:
    connection.execute(text(INSERT), {"rule": rule, "proof": b"sealed", "shown": False})
