"""Lines of hierarchy, as the directory names managers."""

from collections.abc import Mapping

from sqlalchemy import select

from webapp.core import db
from webapp.people.models import Person


def managers() -> dict[str, str | None]:
    """The manager of each person, by id."""
    found = db.session().execute(select(Person.id, Person.manager_id))
    return dict(found.all())


def in_one_line(managers_by_id: Mapping[str, str | None], one: str, other: str) -> bool:
    """Whether one of two people is above the other, at any distance."""
    return other in _above(managers_by_id, one) or one in _above(managers_by_id, other)


def _above(managers_by_id: Mapping[str, str | None], person_id: str) -> set[str]:
    found: set[str] = set()
    above = managers_by_id.get(person_id)
    while above is not None and above not in found:
        found.add(above)
        above = managers_by_id.get(above)
    return found
