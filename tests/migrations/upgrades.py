"""What each later migration must not lose: one entry per revision.

Before the migration `load` puts rows of the old shape into the database; after it `check` finds
them, by plain SQL on both sides: the models know only the newest shape.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Upgrade:
    """Rows of the old shape, and what must have become of them."""

    load: Callable[[Connection], None]
    check: Callable[[Connection], None]


# The first revision finds nothing to lose, so it has no entry.
UPGRADES: dict[str, Upgrade] = {}
