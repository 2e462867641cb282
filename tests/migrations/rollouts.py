"""Programs stay open to every unit: no plan is made up for them."""

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

PROGRAMS = "SELECT count(*) FROM program"
_before: dict[str, int] = {}


def load(connection: Connection) -> None:
    """Remember how many programs there are."""
    _before["programs"] = connection.execute(text(PROGRAMS)).scalar_one()


def check(connection: Connection) -> None:
    """Old programs have no plan; a plan needs to say what decided it."""
    assert connection.execute(text(PROGRAMS)).scalar_one() == _before["programs"] > 0
    for table in ("rollout", "unit_opening"):
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0  # noqa: S608 - no input
    program = connection.execute(text("SELECT min(id) FROM program")).scalar_one()
    plan = f"INSERT INTO rollout (program_id, chosen, version, made_at) VALUES ('{program}', 'whim', 1, '2026-11-18')"  # noqa: S608 - no input
    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(text(plan))
