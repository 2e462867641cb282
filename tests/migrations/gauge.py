"""Programs and themes stay as they are: nothing is compared, and no reason is made up."""

from sqlalchemy import Connection, text

PROGRAMS = "SELECT count(*) FROM program"
_before: dict[str, int] = {}


def load(connection: Connection) -> None:
    """Remember how many programs there are."""
    _before["programs"] = connection.execute(text(PROGRAMS)).scalar_one()


def check(connection: Connection) -> None:
    """Old programs have no works-council day, and themes are not compared."""
    assert connection.execute(text(PROGRAMS)).scalar_one() == _before["programs"] > 0
    council = "SELECT DISTINCT council_on, council_why FROM program"
    assert [tuple(row) for row in connection.execute(text(council))] == [(None, "")]
    assert [*connection.execute(text("SELECT DISTINCT about FROM theme"))] == [(None,)]
    for table in ("program_opening", "gauge_reading", "repair"):
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0  # noqa: S608 - no input
