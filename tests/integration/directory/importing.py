"""Import bytes or text in a unit of work, and read what was refused."""

from collections.abc import Mapping
from io import BytesIO

from tests.environment import NOON
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.directory import Result, import_people
from webapp.people.models import Person

TODAY = NOON.date()


def imported(
    text: str | bytes,
    *,
    dry_run: bool = False,
    by: Person | None = None,
    columns: Mapping[str, str] | None = None,
    profile: str = "",
    dates: str = "",
) -> Result:
    """Import a file; raises Invalid."""
    raw = text if isinstance(text, bytes) else text.encode()
    db.session().rollback()
    with unit_of_work():
        return import_people(
            BytesIO(raw), by=by, today=TODAY, dry_run=dry_run, columns=columns, profile=profile,
            dates=dates,
        )  # fmt: skip


def problems(result: Result) -> list[tuple[int, str]]:
    """The line and the English sentence of each problem."""
    return [(p.line, p.words % p.values) for p in result.refused]
