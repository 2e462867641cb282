"""Stored figures of recruitment stay, without tables."""

from sqlalchemy import Connection, text


def load(connection: Connection) -> None:
    """Add figures."""
    connection.execute(text(
        "INSERT INTO recruitment_figure (id, content, charts, rows, made_at)"
        " VALUES ('figure', '{\"funnel\": []}', '{}', 7, '2026-11-18 12:00:00')"
    ))  # fmt: skip


def check(connection: Connection) -> None:
    """The figures are there and have no tables."""
    found = connection.execute(
        text("SELECT rows, CAST(released AS VARCHAR(20)) FROM recruitment_figure")
    )
    assert [tuple(row) for row in found] == [(7, "{}")]
