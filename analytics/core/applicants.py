"""
Who applied to a voluntary program, by unit, grade and seniority: what may be published of it.

Pages compute this, so the module needs the standard library only. A number of people who applied
also gives how many did not, because readers know how many people a group has. Both are under the
floor: no number from 0 to 4 is published on either side, and no difference gives one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, NamedTuple, Self

from analytics.core.disclosure import (
    NONE,
    Cell,
    Counts,
    are_roles_safe,
    are_safe,
    fits,
    fits_roles,
    summed,
)

Dimension = Literal["unit", "grade", "seniority"]
DIMENSIONS: Final[tuple[Dimension, ...]] = ("unit", "grade", "seniority")
MOST: Final[Mapping[Dimension, int]] = {"unit": 12, "grade": 8, "seniority": 6}
"""The most groups that a table shows; smaller ones are merged."""


class Member(NamedTuple):
    """A person: the key of their group in each table, and the role in which they applied.

    `role` is mentor, mentee, or empty for people who did not apply. A person who applied in both
    roles is given as a mentor, so that the numbers of a row add up.
    """

    unit: str
    grade: str
    seniority: str
    role: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """
    People of one or several `groups`, and how many applied: in all, and in each role.

    `mentors` and `mentees` are None where one of them is too small, or would give another one.
    """

    groups: tuple[str, ...]
    people: int
    applied: int
    mentors: int | None
    mentees: int | None


@dataclass(frozen=True, slots=True)
class Applicants:
    """
    What may be published of the day `as_of` (`2026-03-09`).

    `total` is None where too few people applied, or too few did not. A table is empty where it has
    one group only, or where it would give a number below the floor.
    """

    as_of: str
    total: GroupRow | None
    unit: tuple[GroupRow, ...] = ()
    grade: tuple[GroupRow, ...] = ()
    seniority: tuple[GroupRow, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form that `from_dict` reads."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Read the result of `as_dict`. Raises KeyError or TypeError for other content."""
        tables = {name: tuple(map(_row_of, stored[name])) for name in DIMENSIONS}
        total = _row_of(stored["total"]) if stored["total"] else None
        return cls(stored["as_of"], total, **tables)


def release(
    members: Iterable[Member], order: Mapping[Dimension, Sequence[str]], as_of: str
) -> Applicants:
    """
    Return what may be published of a population together.

    `order` lists the groups of each table: grades and seniorities are merged with their neighbors,
    small units with each other. A table that would give a small number together with those before
    it is shown without numbers by role, or left out.
    """
    people = _counted(members)
    total = summed(iter(people.values()))
    if not fits(total):
        return Applicants(as_of, None)
    chosen: list[_Table] = []
    for place, name in enumerate(DIMENSIONS):
        groups = _groups(people, place, name, order[name])
        forms = (_Table(place, groups, blocks) for blocks in (_role_blocks(groups), ()))
        able = (form for form in forms if len(groups) > 1 and _is_safe(people, [*chosen, form]))
        chosen += [form for form in (next(able, None),) if form]
    shown = {DIMENSIONS[table.place]: table.rows() for table in chosen}
    return Applicants(as_of, _row((), total, roles=fits_roles(total)), **shown)


_People = Mapping[tuple[str, str, str], Counts]


class _Group(NamedTuple):
    """Groups that are shown as one, with their counts."""

    names: tuple[str, ...]
    counts: Counts


@dataclass(frozen=True)
class _Table:
    """
    A table at a place of DIMENSIONS.

    `blocks` are positions of groups: alone where their numbers by role are shown, the others
    together, because readers can compute their sum; none where no group shows them.
    """

    place: int
    groups: tuple[_Group, ...]
    blocks: tuple[tuple[int, ...], ...]

    def rows(self) -> tuple[GroupRow, ...]:
        alone = {block[0] for block in self.blocks if len(block) == 1}
        return tuple(_row(*group, roles=i in alone) for i, group in enumerate(self.groups))

    def position(self, key: Sequence[str], *, roles: bool) -> int:
        """Return the group of a key of _People, or the block of this group."""
        found = next(i for i, g in enumerate(self.groups) if key[self.place] in g.names)
        if not roles:
            return found
        return next((i for i, block in enumerate(self.blocks) if found in block), 0)


def _counted(members: Iterable[Member]) -> _People:
    classes = {"mentor": Counts(1, 0, 0), "mentee": Counts(0, 1, 0), "": Counts(0, 0, 1)}
    found: dict[tuple[str, str, str], Counts] = {}
    for *key, role in members:
        at = (key[0], key[1], key[2])
        found[at] = found.get(at, NONE).plus(classes[role])
    return found


def _row(names: tuple[str, ...], counts: Counts, *, roles: bool) -> GroupRow:
    shown = (counts.mentors, counts.mentees) if roles else (None, None)
    return GroupRow(names, counts.people, counts.applied, *shown)


def _row_of(stored: Mapping[str, Any]) -> GroupRow:
    return GroupRow(**{**stored, "groups": tuple(stored["groups"])})


def _groups(
    people: _People, place: int, name: Dimension, order: Sequence[str]
) -> tuple[_Group, ...]:
    """Return the groups of a table, merged until each one fits and there are not too many."""
    by_name: dict[str, Counts] = {}
    for key, counts in people.items():
        by_name[key[place]] = by_name.get(key[place], NONE).plus(counts)
    found = [_Group((each,), by_name[each]) for each in order if each in by_name]
    while len(found) > 1 and (len(found) > MOST[name] or not all(fits(g.counts) for g in found)):
        small = min(range(len(found)), key=lambda i: (_size(found[i]), i))
        other = _partner(found, small, neighbors=name != "unit")
        one, two = (found[i] for i in sorted((small, other)))
        merged = _Group((*one.names, *two.names), one.counts.plus(two.counts))
        # Merged units are the last row, merged grades stay in their place.
        at = len(found) - 2 if name == "unit" else min(small, other)
        found = [group for group in found if group not in (one, two)]
        found.insert(at, merged)
    return tuple(found)


def _partner(found: Sequence[_Group], small: int, *, neighbors: bool) -> int:
    """Return with which group the one at `small` is merged: the smallest of those that it may be."""
    places = (small - 1, small + 1) if neighbors else range(len(found))
    able = [i for i in places if 0 <= i < len(found) and i != small]
    merged = [] if neighbors else [i for i in able if len(found[i].names) > 1]
    return min(merged or able, key=lambda i: (_size(found[i]), i))


def _size(group: _Group) -> int:
    return min(group.counts.applied, group.counts.others)


def _role_blocks(groups: Sequence[_Group]) -> tuple[tuple[int, ...], ...]:
    """Return groups whose numbers by role fit, each alone, and the others together."""
    counts = [group.counts for group in groups]
    ordered = sorted(range(len(groups)), key=lambda i: min(counts[i].mentors, counts[i].mentees))
    pooled = [i for i in ordered if not fits_roles(counts[i])]
    alone = ordered[len(pooled) :]
    while pooled and alone and not fits_roles(summed(counts[i] for i in pooled)):
        pooled.append(alone.pop(0))
    blocks = (*((i,) for i in alone), tuple(pooled))
    return tuple(block for block in blocks if block) if alone else ()


def _is_safe(people: _People, tables: Sequence[_Table]) -> bool:
    """Return whether tables together, with their totals, give no number below the floor."""
    roles_shown = fits_roles(summed(iter(people.values())))
    return are_safe(_cells(people, tables, roles=False)) and (
        not roles_shown or are_roles_safe(_cells(people, tables, roles=True))
    )


def _cells(people: _People, tables: Sequence[_Table], *, roles: bool) -> dict[Cell, Counts]:
    """Count people by the groups of all tables together, or by the blocks of groups."""
    found: dict[Cell, Counts] = {}
    for key, counts in people.items():
        cell = tuple(table.position(key, roles=roles) for table in tables)
        found[cell] = found.get(cell, NONE).plus(counts)
    return found
