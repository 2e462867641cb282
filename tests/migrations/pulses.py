"""A pair of revision 0027 is unchanged, and its people can answer after revision 0028."""

from sqlalchemy import Connection, text

NOTES = "SELECT count(*) FROM note"
_before: dict[str, int] = {}


def load(connection: Connection) -> None:
    """Count the notes."""
    _before["notes"] = connection.execute(text(NOTES)).scalar_one()


def check(connection: Connection) -> None:
    """The notes are there; the new table takes an answer of the pair."""
    assert connection.execute(text(NOTES)).scalar_one() == _before["notes"]
    connection.execute(
        text(
            "INSERT INTO pulse (pair_id, person_id, step, scores, week)"
            " VALUES ('done', 'zoe', 'first', '{\"learned\": 4}', '2026-03-02')"
        )
    )
    assert connection.execute(text("SELECT step FROM pulse")).scalar_one() == "first"
