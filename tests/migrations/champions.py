"""Programs and people of revision 0030 stay when tables of champions are added."""

from sqlalchemy import Connection, text

AT = "2026-03-02 08:00:00+00:00"
_before: list[tuple[object, ...]] = []
PROGRAMS = "SELECT id, slug, kind, state FROM program ORDER BY id"


def load(connection: Connection) -> None:
    """A program of champions, as a draft, and the programs that were there."""
    connection.execute(
        text(
            "INSERT INTO program (id, slug, kind, state, names, destination, version, made_at, council)"
            " VALUES ('helpers', 'helpers', 'champions', 'draft', '{}', '', 1, :at, 'none')"
        ),
        {"at": AT},
    )
    _before[:] = [tuple(row) for row in connection.execute(text(PROGRAMS))]


def check(connection: Connection) -> None:
    """They are unchanged, and a person can be a champion with hours and declared time."""
    assert [tuple(row) for row in connection.execute(text(PROGRAMS))] == _before
    connection.execute(
        text(
            "INSERT INTO champion (id, program_id, person_id, topics, languages, hours_asked, hours,"
            " until, state, made_at) VALUES ('first', 'helpers', 'awa', '{}', '[]', 4, 3,"
            " '2026-03-31', 'active', :at)"
        ),
        {"at": AT},
    )
    connection.execute(
        text(
            "INSERT INTO time_entry (id, champion_id, day, minutes, made_at)"
            " VALUES ('hour', 'first', '2026-03-02', 60, :at)"
        ),
        {"at": AT},
    )
    found = connection.execute(text("SELECT hours, until, ended_at FROM champion"))
    assert [(row.hours, str(row.until), row.ended_at) for row in found] == [(3, "2026-03-31", None)]
