"""
What may be published of tables of people, and what a reader could compute from it.

`release` hides numbers of small groups, and as many others as it needs so that no reader finds the
hidden ones. `attack` is that reader: it solves the equations of everything published so far.
Sources: Cox 1980 (complementary suppression); Fischetti & Salazar 2001 (audit by intervals).
"""

from analytics.core.dominance import is_dominated
from analytics.privacy.attacker import Attack, Interval, attack
from analytics.privacy.releasing import release, small_only
from analytics.privacy.small import is_homogeneous
from analytics.privacy.tables import (
    ContradictionError,
    Key,
    ReleasedTable,
    Statement,
    Table,
    at_most,
    same,
    total,
)

__all__ = [
    "Attack",
    "ContradictionError",
    "Interval",
    "Key",
    "ReleasedTable",
    "Statement",
    "Table",
    "at_most",
    "attack",
    "is_dominated",
    "is_homogeneous",
    "release",
    "same",
    "small_only",
    "total",
]
