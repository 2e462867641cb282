"""Who imports customer scores, and which of them may be shown."""

from collections.abc import Mapping
from typing import Any, Final

from analytics.core.measures import MEAN
from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.queries import roles_of
from webapp.people.workflow import Role

IMPORTERS: Final = frozenset({Role.admin, Role.analyst})


@rule("This is for analysts and administrators.")
def imports_customers(person: Person, thing: Any) -> bool:  # noqa: ANN401, ARG001 - a rule's form
    """The person is an analyst or an administrator."""
    return any(role in IMPORTERS for role, _scope in roles_of(person))


def shown_units(answers: Mapping[str, int], parents: Mapping[str, str | None]) -> frozenset[str]:
    """The units whose score may be shown, of one theme and quarter.

    `answers` is the number of answers by unit, `parents` the unit above each unit. A score needs
    ten answers. A unit may count the answers of units below it, so the answers that are left when
    the nearest shown units below are subtracted must be none, or ten or more: otherwise the
    difference of two means would be the mean of a small group.
    """
    below: dict[str, list[str]] = {}
    for unit in answers:
        above = parents.get(unit)
        while above is not None and above not in answers:
            above = parents.get(above)
        if above is not None:
            below.setdefault(above, []).append(unit)
    shown: set[str] = set()
    covered: dict[str, int] = {}
    for unit in _deepest_first(answers, parents):
        nearest = sum(covered[each] for each in below.get(unit, ()))
        left = answers[unit] - nearest
        # Fewer answers than the units below have: it does not count them.
        if answers[unit] >= MEAN and (left <= 0 or left >= MEAN):
            shown.add(unit)
        covered[unit] = answers[unit] if unit in shown else nearest
    return frozenset(shown)


def _deepest_first(answers: Mapping[str, int], parents: Mapping[str, str | None]) -> list[str]:
    def depth(unit: str) -> int:
        found, above = 0, parents.get(unit)
        while above is not None:
            found, above = found + 1, parents.get(above)
        return found

    return sorted(answers, key=lambda unit: (-depth(unit), unit))
