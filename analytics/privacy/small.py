"""Which numbers a table may not show by themselves."""

from collections.abc import Mapping
from typing import Final

from analytics.privacy.tables import Key, Table

EVERYBODY: Final = 3
"""Multiple of the floor from which a group may be said to be of one opinion."""


def is_homogeneous(numerator: float, n: float, floor: int) -> bool:
    """Return whether a share describes everybody, none or all, in a group that is not large."""
    return numerator in {0, n} and n < EVERYBODY * floor


def primary(table: Table, floors: Mapping[str, int]) -> frozenset[Key]:
    """Return the cells that are hidden whatever else is published, with those tied to them.

    A number of people below its floor, zero included: otherwise zero would differ from 1.
    """
    small = {
        key
        for key, value in table.values.items()
        if key in table.also or (key not in table.never and value < floors.get(key.metric, 0))
    }
    ties = {table.tie(key) for key in small}
    return table.never | {key for key in table.values if table.tie(key) in ties}
