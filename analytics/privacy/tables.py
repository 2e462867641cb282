"""Tables as a reader sees them: numbers, and equations between them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, Self

TOLERANCE: Final = 1e-6
"""Relative error of an equation that counts as rounding."""


class Key(NamedTuple):
    """What a number is about: two tables with the same key speak of the same number.

    For example `people`, `2026-W09`, and the id of a unit. No number is negative.
    """

    metric: str
    period: str
    group: str


class ContradictionError(ValueError):
    """The numbers of a table do not fulfill an equation that is said of them."""


@dataclass(frozen=True, slots=True)
class Statement:
    """
    What every reader knows: the sum of `factor x number` is zero, or at least zero.

    A total is the sum of its parts; champions are at most the people of the unit.
    """

    terms: tuple[tuple[Key, float], ...]
    at_least: bool = False

    def as_list(self) -> list[Any]:
        """Return the JSON form that `from_list` reads."""
        return [self.at_least, [[*key, factor] for key, factor in self.terms]]

    @classmethod
    def from_list(cls, stored: Sequence[Any]) -> Self:
        """Read the result of `as_list`."""
        at_least, terms = stored
        return cls(tuple((Key(m, p, g), factor) for m, p, g, factor in terms), at_least)


def total(whole: Key, parts: Iterable[Key]) -> Statement:
    """Return the statement that a number is the sum of others."""
    return Statement(((whole, 1.0), *((part, -1.0) for part in parts)))


def same(one: Key, other: Key, factor: float = 1.0) -> Statement:
    """Return the statement that a number is `factor` times another: a published share."""
    return Statement(((one, 1.0), (other, -factor)))


def at_most(small: Key, large: Key, factor: float = 1.0) -> Statement:
    """Return the statement that a number is at most `factor` times another."""
    return Statement(((large, factor), (small, -1.0)), at_least=True)


@dataclass(frozen=True, slots=True)
class Table:
    """
    The true numbers of a table before its release.

    `ties` names cells that are shown or hidden together, such as a mean and the number of people in
    it. `never` are parts that the table does not show, but which readers know to exist, such as
    people who are in no group. `also` are cells that are hidden whatever their size, because all
    answers are equal or one person dominates. Raises ContradictionError where a statement is false.
    """

    name: str
    values: Mapping[Key, float]
    statements: tuple[Statement, ...] = ()
    ties: Mapping[Key, str] = field(default_factory=dict)
    never: frozenset[Key] = frozenset()
    also: frozenset[Key] = frozenset()

    def __post_init__(self) -> None:
        for each in self.statements:
            _check(each, self.values)

    def tie(self, key: Key) -> str:
        """Return the name of the cells with which a cell is shown or hidden."""
        return self.ties.get(key, "\x1f".join(key))


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """
    A table as it was published: a hidden cell has no number.

    `floors` are the least numbers of people by metric; a metric without one is an amount, and one
    with 0 a whole number that is no number of people.
    """

    name: str
    cells: Mapping[Key, float | None]
    floors: Mapping[str, int]
    statements: tuple[Statement, ...] = ()
    never: frozenset[Key] = frozenset()

    @property
    def hidden(self) -> frozenset[Key]:
        """The cells without a number, apart from those that the table never shows."""
        return frozenset(key for key, value in self.cells.items() if value is None) - self.never

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form that `from_dict` reads, always in the same order."""
        return {
            "name": self.name,
            "cells": [[*key, self.cells[key]] for key in sorted(self.cells)],
            "floors": dict(sorted(self.floors.items())),
            "statements": [each.as_list() for each in self.statements],
            "never": [list(key) for key in sorted(self.never)],
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Read the result of `as_dict`. Raises KeyError or TypeError for other content."""
        return cls(
            stored["name"],
            {Key(m, p, g): value for m, p, g, value in stored["cells"]},
            stored["floors"],
            tuple(Statement.from_list(each) for each in stored["statements"]),
            frozenset(Key(*each) for each in stored["never"]),
        )


def _check(statement: Statement, values: Mapping[Key, float]) -> None:
    known = [(factor, values[key]) for key, factor in statement.terms if key in values]
    if len(known) < len(statement.terms):
        return  # a number of another table
    left = sum(factor * value for factor, value in known)
    allowed = TOLERANCE * (1 + sum(abs(factor * value) for factor, value in known))
    if left < -allowed or (left > allowed and not statement.at_least):
        raise ContradictionError(f"The numbers contradict {statement.terms}: {left} is left.")
