"""Rows for the migration that adds amendments: stories keep their state, one unfinished change each."""

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

STATES = "SELECT id, state, approved_revision_id FROM story ORDER BY id"
INSERT = (
    "INSERT INTO amendment (id, story_id, state, made_at)"
    " VALUES (:id, 'waits', :state, '2026-01-05 08:00:00+00:00')"
)
before: list[tuple[str, str, str | None]] = []


def load(connection: Connection) -> None:
    """Remember the stories."""
    before[:] = [tuple(row) for row in connection.execute(text(STATES))]
    assert before


def check(connection: Connection) -> None:
    """The stories are unchanged; each may have one unfinished amendment."""
    assert [tuple(row) for row in connection.execute(text(STATES))] == before
    for row in ({"id": "old", "state": "approved"}, {"id": "open", "state": "objected"}):
        connection.execute(text(INSERT), row)
    for state in ("objected", "in_review", "lost"):
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(text(INSERT), {"id": "second", "state": state})
