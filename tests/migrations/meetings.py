"""An appointment of revision 0025, and the same after revision 0026."""

from sqlalchemy import Connection, inspect, text

AT = "2026-03-02 08:00:00+00:00"
ROW: dict[str, object] = {
    "id": "kept", "title": "A workshop", "place": "Room 3", "starts_at": AT,
    "ends_at": "2026-03-02 09:00:00+00:00", "state": "planned", "sequence": 2,
}  # fmt: skip


def load(connection: Connection) -> None:
    """An appointment that was changed twice."""
    values = ", ".join(f":{column}" for column in ROW)
    insert = f"INSERT INTO appointment ({', '.join(ROW)}) VALUES ({values})"  # noqa: S608 - no input
    connection.execute(text(insert), ROW)


def insert_all(connection: Connection) -> None:
    """A planned meeting with its appointment, and an answer to the fit check."""
    appointment = (
        "INSERT INTO appointment (id, title, place, starts_at, ends_at, state, sequence, names_people)"
        " SELECT 'met', title, place, starts_at, ends_at, state, 0, :yes FROM appointment WHERE id = 'kept'"
    )
    connection.execute(text(appointment), {"yes": True})
    meeting = (
        "INSERT INTO meeting (id, pair_id, person_id, state, made_at)"
        " SELECT 'met', id, mentor_id, 'planned', made_at FROM pair WHERE id = 'done'"
    )
    reply = (
        "INSERT INTO fit_reply (pair_id, person_id, sealed, answered_at)"
        " SELECT id, mentor_id, :sealed, made_at FROM pair WHERE id = 'done'"
    )
    assert connection.execute(text(meeting)).rowcount == 1
    assert connection.execute(text(reply), {"sealed": b"x"}).rowcount == 1


def check(connection: Connection) -> None:
    """It is unchanged and names nobody; the tables of meetings are there, and empty."""
    found = "SELECT title, sequence, names_people FROM appointment WHERE id = 'kept'"
    assert tuple(connection.execute(text(found)).one()) == ("A workshop", 2, False)
    assert {"meeting", "fit_reply"} <= set(inspect(connection).get_table_names())
    for table in ("meeting", "fit_reply"):
        assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0  # noqa: S608 - no input
    # The new tables refer to rows of before.
    insert_all(connection)
