"""A reader of everything published, who wants the numbers that were hidden."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from analytics.privacy.equations import Known, System, systems, union
from analytics.privacy.opinions import classes, of_one_mind
from analytics.privacy.tables import Key, ReleasedTable

_POINT = 1.0
"""Width below which a number is known: the next person is one more."""
_WIDE = (0.0, inf)
"""The interval of a number in a large system that is proven to be wide enough."""
_ERROR = 1e-3
"""Error of the solver at the ends of an interval, and more."""


class Interval(NamedTuple):
    """The values that a hidden number can have, and the floor of its metric."""

    key: Key
    low: float
    high: float
    floor: int

    @property
    def computed(self) -> bool:
        """Whether only one value is possible."""
        return self.high - self.low < _POINT - _ERROR

    @property
    def narrow(self) -> bool:
        """Whether the value is known up to less than the floor, or known to be below it."""
        width = self.high - self.low
        return self.computed or width < self.floor - _ERROR or self.high < self.floor - _ERROR


@dataclass(frozen=True, slots=True)
class Attack:
    """
    What a reader finds out: an interval for each hidden number.

    `recovered` are the keys of hidden numbers whose interval is narrower than the floor of their
    metric or below it, of parts that no table shows which are known to be below the floor or known
    up to less than it, and of people who are known to have all given one answer, where they are
    fewer than three times the floor. `computed` are those with one possible value. A class of
    answers that nobody of a hidden group gave is not counted as recovered.
    """

    intervals: tuple[Interval, ...]
    recovered: tuple[Key, ...]
    computed: tuple[Key, ...]


def attack(tables: Iterable[ReleasedTable], about: Collection[Key] | None = None) -> Attack:
    """
    Return what the union of released tables tells about each number that one of them hides.

    The reader knows every published number and statement, and that no number is negative; numbers
    of people are whole. `about` limits the attack to numbers that statements connect with these
    keys. In systems of more than 16 unknowns whole numbers are not searched, and a number that is
    proven to be wide enough has the interval from 0 on. Raises ValueError where published numbers
    contradict each other.
    """
    told = list(tables)
    known = union(told)
    hidden = {key for table in told for key in table.hidden}
    never = {key for table in told for key in table.never} - hidden
    found = [
        Interval(key, known.values[key], known.values[key], _floor(known, key))
        for key in sorted(hidden & set(known.values))
        if about is None or key in about
    ]
    parts, alike = classes(known), set[Key]()
    for system in systems(known, about):
        found += _intervals(system, hidden | never, known)
        alike.update(of_one_mind(system, known, parts))
    recovered = tuple(
        i.key for i in found if i.key in alike or _is_recovered(i, shown=i.key in hidden)
    )
    return Attack(tuple(found), recovered, tuple(i.key for i in found if i.computed))


def recovered(tables: Iterable[ReleasedTable], about: Collection[Key]) -> list[Key]:
    """
    Return the keys that `attack` recovers, near `about`; faster, because it needs no interval.

    A number that differs enough between two solutions of the equations needs no further search.
    """
    told = list(tables)
    known = union(told)
    hidden = {key for table in told for key in table.hidden}
    never = {key for table in told for key in table.never} - hidden
    found = [key for key in sorted(hidden & set(known.values)) if key in about]
    parts = classes(known)
    for system in systems(known, about):
        wanted = [key for key in system.keys if key in hidden or key in never]
        for key in _in_doubt(system, wanted, known):
            floor = _floor(known, key)
            if not Interval(key, *system.seen(key), floor).narrow:
                continue
            interval = Interval(key, *system.interval(key), floor)
            if _is_recovered(interval, shown=key in hidden):
                found.append(key)
        found += of_one_mind(system, known, parts)
    return found


def _in_doubt(system: System, wanted: Sequence[Key], known: Known) -> list[Key]:
    """
    Return the unknowns whose interval must be computed, because nothing shorter proves them wide.

    In a large system, numbers that are no people are in doubt only where elimination gives them.
    """
    if not system.is_large:
        return list(wanted)
    people = [key for key in wanted if _floor(known, key)]
    wide = system.apart([(key, float(_floor(known, key))) for key in people])
    given = system.determined()
    return [key for key in wanted if key not in wide and (key in people or key in given)]


def _intervals(system: System, wanted: Collection[Key], known: Known) -> list[Interval]:
    own = [key for key in system.keys if key in wanted]
    doubt = set(_in_doubt(system, own, known))
    return [
        Interval(key, *(system.interval(key) if key in doubt else _WIDE), _floor(known, key))
        for key in own
    ]


def _floor(known: Known, key: Key) -> int:
    return known.floors.get(key.metric, 0)


def _is_recovered(interval: Interval, *, shown: bool) -> bool:
    """Decide on one number; `shown` tells that a table shows that it hides this one."""
    if interval.floor == 0 and interval.high < _POINT:
        # That none of a hidden group gave a certain answer tells nothing about one of them.
        return False
    if shown:
        return interval.narrow
    # Nobody hides that a part which is in no table is large.
    return interval.narrow and interval.low < interval.floor - _ERROR
