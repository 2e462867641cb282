"""Release a table: hide small numbers, and others until a reader finds none of them."""

from collections.abc import Mapping, Sequence

from analytics.privacy.attacker import recovered
from analytics.privacy.complement import Choice, cheapest, complement
from analytics.privacy.equations import systems, union
from analytics.privacy.small import primary
from analytics.privacy.tables import Key, ReleasedTable, Table


def release(
    table: Table, floors: Mapping[str, int], ledger: Sequence[ReleasedTable] = ()
) -> ReleasedTable:
    """
    Return the table with hidden cells, so that a reader of it and of the ledger recovers none.

    `floors` are the least numbers of people by metric (see ReleasedTable). A cell that the ledger
    hides stays hidden, one that it shows stays shown. Where hiding some cells is not enough, more
    are hidden, in the end all of them. The same input gives the same result.
    """
    before = {key: value for each in ledger for key, value in each.cells.items()}
    shown = frozenset(
        key for each in ledger for key, value in each.cells.items() if value is not None
    )
    shown |= _known_already(table, floors, ledger)
    kept = frozenset(key for key in before if key in table.values) - shown
    hidden = frozenset((primary(table, floors) | _tied(table, kept)) - shown)
    hidden = complement(Choice(table, floors, hidden, shown))
    touched = frozenset(table.values)
    while True:
        candidate = _released(table, floors, hidden)
        found = recovered([*ledger, candidate], touched)
        if not found:
            return candidate
        more = cheapest(Choice(table, floors, hidden, shown), found) - shown
        if not more:
            return candidate
        hidden |= more
        # Hiding more makes no interval narrower, so the others need no second look.
        touched = more | frozenset(found)


def _known_already(
    table: Table, floors: Mapping[str, int], ledger: Sequence[ReleasedTable]
) -> frozenset[Key]:
    """Return the large numbers that a reader of the ledger can compute: to hide them is no use."""
    if not ledger:
        return frozenset()
    nothing = _released(table, floors, frozenset(table.values))
    given = {
        key
        for system in systems(union([*ledger, nothing]), table.values)
        for key in system.determined()
    }
    small = {table.tie(key) for key in table.values if key not in given} | {
        table.tie(key) for key in primary(table, floors)
    }
    return frozenset(key for key in table.values if table.tie(key) not in small)


def small_only(table: Table, floors: Mapping[str, int]) -> ReleasedTable:
    """Return the table with small numbers hidden and no others, as tests and notebooks attack it."""
    return _released(table, floors, primary(table, floors))


def _tied(table: Table, keys: frozenset[Key]) -> frozenset[Key]:
    ties = {table.tie(key) for key in keys}
    return frozenset(key for key in table.values if table.tie(key) in ties)


def _released(table: Table, floors: Mapping[str, int], hidden: frozenset[Key]) -> ReleasedTable:
    cells = {key: None if key in hidden else value for key, value in table.values.items()}
    own = {key.metric for key in table.values}
    return ReleasedTable(
        table.name, cells, {m: k for m, k in floors.items() if m in own}, table.statements,
        table.never,
    )  # fmt: skip
