"""Filters of the list of people: unit, state, role."""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from webapp.admin.forms import ROLES
from webapp.directory.queries import unit_tree
from webapp.people.models import Person, RoleGrant
from webapp.people.workflow import AccountState, Role

Choices = list[tuple[str, str]]


def choices() -> dict[str, Choices]:
    """The values of each filter with their labels; the first one filters nothing.

    No state says who opened an account: only ended accounts are told apart.
    """
    return {
        "unit": [
            ("", _("All units")),
            *((unit.id, "– " * depth + unit.name) for depth, unit in unit_tree()),
        ],
        "state": [("", _("All accounts")), ("current", _("Current")), ("ended", _("Ended"))],
        "role": [("", _("All roles")), *((role.value, str(word)) for role, word in ROLES.items())],
    }


def chosen(given: Mapping[str, str]) -> dict[str, str]:
    """The value of each filter; empty for one that does not exist."""
    found = {}
    for name, known in choices().items():
        value = given.get(name, "")
        found[name] = value if value in {code for code, _label in known} else ""
    return found


def conditions(filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """The filters as conditions on Person; a unit includes the units below it."""
    found: list[ColumnElement[bool]] = []
    if filters["unit"]:
        found.append(Person.unit_id.in_(_below(filters["unit"])))
    if filters["state"]:
        ended = Person.state == AccountState.ended
        found.append(ended if filters["state"] == "ended" else ~ended)
    if filters["role"]:
        holders = select(RoleGrant.person_id).where(
            RoleGrant.role == Role(filters["role"]), RoleGrant.ended_at.is_(None)
        )
        found.append(Person.id.in_(holders))
    return found


def _below(unit_id: str) -> list[str]:
    """The ids of a unit and of all units below it."""
    found: list[str] = []
    top = -1
    for depth, unit in unit_tree():
        if unit.id == unit_id:
            top, found = depth, [unit.id]
        elif found and depth > top:
            found.append(unit.id)
        elif found:
            break
    return found
