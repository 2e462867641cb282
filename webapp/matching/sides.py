"""The mentees, or the mentors, of a cohort as arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from webapp.matching.cohort import Bools, Ints
from webapp.matching.hierarchy import intervals
from webapp.matching.profiles import LEVELS, SLOTS, Profile

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Side:
    """The people with one role, sorted by id; `topics` has 4 columns for each topic."""

    people: tuple[Profile, ...]
    index: dict[str, int]
    enter: Ints
    leave: Ints
    unit: Ints
    grade: Ints
    site: Ints
    remote: Bools
    languages: Floats
    slots: Floats
    topics: Floats
    # Priorities of a mentee's topics, at the place of the level that is needed; unused for mentors.
    priorities: Floats
    # Sum of priorities of a mentee; number of topics that a mentor offers.
    total: Ints


class Sides:
    """Numbers for names, the same ones for both sides."""

    def __init__(self, people: Sequence[Profile]) -> None:
        self._interval = intervals({person.id: person.manager for person in people})
        self._unit = _numbers(person.unit for person in people)
        self._site = _numbers(person.site for person in people)
        self._language = _numbers(word for person in people for word in person.languages)
        self._topic = _numbers(
            topic for person in people for topic in (*person.needs, *person.offers)
        )
        self._width = len(self._topic) * len(LEVELS)
        self._slot = {slot: number for number, slot in enumerate(SLOTS)}

    def of(self, people: Sequence[Profile], *, offering: bool) -> Side:
        """The arrays of some people, in the order given."""
        topics, priorities = self._offers(people) if offering else self._needs(people)
        totals = [
            len(person.offers) if offering else sum(n.priority for n in person.needs.values())
            for person in people
        ]
        return Side(
            tuple(people),
            {person.id: number for number, person in enumerate(people)},
            _ints(self._interval[person.id][0] for person in people),
            _ints(self._interval[person.id][1] for person in people),
            _ints(self._unit[person.unit] for person in people),
            _ints(person.grade or 0 for person in people),
            _ints(self._site[person.site] for person in people),
            np.array([person.remote for person in people], np.bool_),
            _marks(self._language, [person.languages for person in people]),
            _marks(self._slot, [person.slots for person in people]),
            topics, priorities, _ints(totals),
        )  # fmt: skip

    def _offers(self, people: Sequence[Profile]) -> tuple[Floats, Floats]:
        """A mentor serves every need up to their level."""
        offered = np.zeros((len(people), len(self._topic), len(LEVELS)), np.float32)
        for number, person in enumerate(people):
            for topic, level in person.offers.items():
                offered[number, self._topic[topic], :level] = 1
        return offered.reshape(len(people), self._width), np.zeros((0, 0), np.float32)

    def _needs(self, people: Sequence[Profile]) -> tuple[Floats, Floats]:
        needed = np.zeros((len(people), len(self._topic), len(LEVELS)), np.float32)
        priority = np.zeros_like(needed)
        for number, person in enumerate(people):
            for topic, need in person.needs.items():
                needed[number, self._topic[topic], need.level - 1] = 1
                priority[number, self._topic[topic], need.level - 1] = need.priority
        shape = len(people), self._width
        return needed.reshape(shape), priority.reshape(shape)


def _numbers(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(sorted(set(names)))}


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), np.int64)


def _marks(numbers: dict[str, int], chosen: Sequence[frozenset[str]]) -> Floats:
    marks = np.zeros((len(chosen), max(len(numbers), 1)), np.float32)
    for row, names in enumerate(chosen):
        marks[row, [numbers[name] for name in names]] = 1
    return marks
