"""What repairs changed stays published, in the language in which it was written."""

import json

from sqlalchemy import Connection, text

TEXT = 'Les outils arrivent sous deux jours, "même" le lundi.'
INSERT = (
    "INSERT INTO repair"
    " (id, program_id, theme_id, week, causes, state, opened_at, due_on, outcome, language, closed_at)"
    " SELECT :state, program_id, id, '2026-W40', '[]', :state, '2026-10-05 08:00:00', '2026-11-16',"
    " :outcome, :language, :closed_at FROM theme ORDER BY id LIMIT 1"
)


def load(connection: Connection) -> None:
    """One closed repair and one that is open."""
    _insert(connection, "done", TEXT, "fr", "2026-10-12 08:00:00")
    _insert(connection, "open", None, None, None)


def _insert(connection: Connection, state: str, *values: str | None) -> None:
    named = dict(zip(("outcome", "language", "closed_at"), values, strict=True))
    connection.execute(text(INSERT), {"state": state, **named})


def check(connection: Connection) -> None:
    """The text is that of its language, and of no other."""
    rows = connection.execute(text("SELECT id, outcomes FROM repair ORDER BY id")).all()
    read = {
        row.id: json.loads(row.outcomes) if isinstance(row.outcomes, str) else row.outcomes
        for row in rows
    }
    assert read == {"done": {"fr": TEXT}, "open": None}
