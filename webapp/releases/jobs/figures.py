"""Figures about people that packages above published, as tables of the ledger."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from analytics.core.applicants import DIMENSIONS, Applicants, GroupRow
from analytics.core.measures import ACTIVITY
from analytics.privacy import Key, ReleasedTable, Statement, total
from webapp.core.unit_of_work import unit_of_work
from webapp.releases import queries, services
from webapp.releases.providers import published_figures

_CLASSES: Final = ("people", "applied", "others", "mentors", "mentees")


def record_figures() -> None:
    """Write each published figure into the ledger once."""
    for figure in published_figures():
        if figure.name in _READERS and queries.find(figure.name, figure.period) is None:
            table = _READERS[figure.name](figure.period, figure.content)
            with unit_of_work():
                services.record_table(figure.name, figure.period, table.as_dict())


def of_applicants(period: str, content: Mapping[str, Any]) -> ReleasedTable:
    """Return who applied to an edition: groups of each dimension add up to the total.

    People who did not apply are known from those who did, so they are numbers of the table too.
    """
    found = Applicants.from_dict(content)
    cells: dict[Key, float | None] = {}
    statements: list[Statement] = []
    if found.total is not None:
        _add(period, "all", found.total, cells, statements)
    for dimension in DIMENSIONS:
        rows: tuple[GroupRow, ...] = getattr(found, dimension)
        names = [f"{dimension}:{'+'.join(row.groups)}" for row in rows]
        for name, row in zip(names, rows, strict=True):
            _add(period, name, row, cells, statements)
        if rows and found.total is not None:
            statements += [
                total(_key(period, each, "all"), [_key(period, each, name) for name in names])
                for each in _CLASSES
            ]
    floors = {f"applicants:{each}": ACTIVITY for each in _CLASSES}
    return ReleasedTable(f"applicants {period}", cells, floors, tuple(statements))


def _add(
    period: str, name: str, row: GroupRow, cells: dict[Key, float | None],
    statements: list[Statement],
) -> None:  # fmt: skip
    numbers = (row.people, row.applied, row.people - row.applied, row.mentors, row.mentees)
    keys = [_key(period, each, name) for each in _CLASSES]
    cells |= dict(zip(keys, numbers, strict=True))
    people, applied, others, mentors, mentees = keys
    statements += [total(people, [applied, others]), total(applied, [mentors, mentees])]


def _key(period: str, metric: str, group: str) -> Key:
    return Key(f"applicants:{metric}", period, group)


_READERS: Final[Mapping[str, Callable[[str, Mapping[str, Any]], ReleasedTable]]] = {
    "applicants": of_applicants,
}
