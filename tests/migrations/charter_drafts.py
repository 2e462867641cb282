"""Charters before drafts of them are stored, and the first draft after revision 0016."""

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

CHARTERS = "SELECT id, program_id, version FROM charter ORDER BY id"
INSERT = (
    "INSERT INTO charter_draft (id, program_id, base_version, version, texts, disclosures,"
    " more_disclosures, at_deadline, saved_at) VALUES (:id, 'old', 1, 1, '{}', '{}', '{}',"
    " :at_deadline, '2026-01-05 08:00:00+00:00')"
)
before: list[tuple[str, str, int]] = []


def load(connection: Connection) -> None:
    """Remember the charters."""
    before[:] = [tuple(row) for row in connection.execute(text(CHARTERS))]
    assert before


def check(connection: Connection) -> None:
    """The charters are unchanged; a program has one draft, incomplete and by nobody, or none."""
    assert [tuple(row) for row in connection.execute(text(CHARTERS))] == before
    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(text(INSERT), {"id": "wrong", "at_deadline": "lost"})
    connection.execute(text(INSERT), {"id": "first", "at_deadline": None})
    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(text(INSERT), {"id": "second", "at_deadline": "hold"})
    found = connection.execute(text("SELECT id, review_days, person_id FROM charter_draft")).all()
    assert [tuple(row) for row in found] == [("first", None, None)]
