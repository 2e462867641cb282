"""A pair and a run of revision 0024, and the same after revision 0025."""

from sqlalchemy import Connection, text

AT = "2026-03-02 08:00:00+00:00"
ROWS: dict[str, dict[str, object]] = {
    "program": {
        "id": "pairs", "slug": "pairs", "kind": "mentoring", "state": "draft", "names": "{}",
        "destination": "", "version": 1, "made_at": AT, "council": "none",
    },
    "edition": {
        "id": "spring", "program_id": "pairs", "names": "{}", "topics": "{}", "grades": "[]",
        "other_unit": False, "applications_until": "2026-03-01", "starts_on": "2026-03-02",
        "ends_on": "2026-09-01", "meetings": 6, "reply_days": 5, "state": "running", "version": 1,
        "made_at": AT,
    },
    "person": {
        "id": "zoe", "email": "zoe@company.example", "name": "Zoe", "locale": "fr", "password_hash": "x",
        "state": "active", "link_number": 901, "languages": "[]", "joined_at": AT,
    },
    "match_run": {
        "id": "run", "edition_id": "spring", "person_id": "awa", "state": "queued",
        "result": "{}", "made_at": AT,
    },
    "pair": {
        "id": "done", "edition_id": "spring", "run_id": "run", "mentor_id": "awa",
        "mentee_id": "zoe", "topics": "[]", "state": "completed", "reply_until": AT,
        "made_at": AT, "offered_at": AT, "started_at": AT, "ended_at": AT,
    },
}  # fmt: skip


def load(connection: Connection) -> None:
    """A completed pair of a run that is still queued."""
    for table, row in ROWS.items():
        values = ", ".join(f":{column}" for column in row)
        insert = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values})"  # noqa: S608 - no input
        connection.execute(text(insert), row)


def check(connection: Connection) -> None:
    """Both are unchanged; a pair can be closing, and a run can be nobody's."""
    pair = connection.execute(text("SELECT state, closing_at FROM pair WHERE id = 'done'")).one()
    assert tuple(pair) == ("completed", None)
    run = "SELECT person_id, progress, certificate FROM match_run WHERE id = 'run'"
    assert tuple(connection.execute(text(run)).one()) == ("awa", None, None)
    closing = "UPDATE pair SET state = 'closing', ended_at = NULL, closing_at = :at"
    connection.execute(text(closing), {"at": AT})
    connection.execute(text("UPDATE match_run SET person_id = NULL"))
