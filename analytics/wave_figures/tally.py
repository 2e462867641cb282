"""Count the answers of a wave in one pass: memory does not grow with the number of answers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics import scales
from analytics.wave_figures.measures import Measure, Questionnaire

Answers = Iterable[tuple[str, Mapping[str, Any]]]
"""The group of each person who answered, and the answers by the key of the question."""


@dataclass
class Sums:
    """People with a score, and the sums of their scores (0 to 100) and of the squares."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def add(self, value: float) -> None:
        """Count one score."""
        self.n += 1
        self.total += value
        self.squares += value * value

    def plus(self, other: "Sums") -> "Sums":
        """Return both together."""
        return Sums(self.n + other.n, self.total + other.total, self.squares + other.squares)


@dataclass
class Group:
    """What the people of one group answered: how many people, classes and scores by measure."""

    people: int = 0
    classes: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    scores: defaultdict[str, Sums] = field(default_factory=lambda: defaultdict(Sums))

    def n(self, measure: Measure) -> int:
        """Return how many people a measure is about."""
        if measure.kind == "score":
            return self.scores[measure.name].n
        return self.classes[measure.name].total()


class Tally:
    """
    Counts of a wave by group. The group of `all` holds people who are in no group that is shown.

    `invited` are the groups that were asked: one in which nobody answered is hidden like a small one.
    """

    def __init__(self, questions: Sequence[Mapping[str, Any]], invited: Iterable[str] = ()) -> None:
        self.questionnaire = Questionnaire.of(questions)
        self.groups: defaultdict[str, Group] = defaultdict(Group)
        for name in invited:
            self.groups[name] = Group()
        sizes = {name: len(key.items) for name, key in self.questionnaire.scales.items()}
        self._complete = dict.fromkeys(sizes, 0)
        self._sums = {name: np.zeros(size) for name, size in sizes.items()}
        self._products = {name: np.zeros((size, size)) for name, size in sizes.items()}

    def count(self, answers: Answers) -> "Tally":
        """Add answers, one after the other, and return this tally."""
        for group, values in answers:
            self._add(self.groups[group], values)
        return self

    def _add(self, group: Group, values: Mapping[str, Any]) -> None:
        group.people += 1
        for measure in self.questionnaire.measures:
            if measure.kind != "score":
                found = measure.class_of(values.get(measure.name))
                if found is not None:
                    group.classes[measure.name][found] += 1
        for name, key in self.questionnaire.scales.items():
            self._score(group, name, key, values)

    def _score(self, group: Group, name: str, key: scales.Key, values: Mapping[str, Any]) -> None:
        """Score one person as `scales.score` does: enough items, reversed ones turned."""
        given = [values.get(item) for item in key.items]
        turned = [
            float(key.low + key.high - value if item in key.reversed else value)
            for item, value in zip(key.items, given, strict=True)
            if isinstance(value, int) and not isinstance(value, bool)
            and key.low <= value <= key.high
        ]  # fmt: skip
        if not turned or len(turned) / len(given) < scales.ANSWERED:
            return
        mean = sum(turned) / len(turned)
        group.scores[name].add(100 * (mean - key.low) / (key.high - key.low))
        if len(turned) == len(given):
            row = np.array(turned)
            self._complete[name] += 1
            self._sums[name] += row
            self._products[name] += np.outer(row, row)

    @property
    def people(self) -> int:
        """How many people answered."""
        return sum(group.people for group in self.groups.values())

    def whole(self) -> Group:
        """Return all groups together."""
        found = Group()
        for group in self.groups.values():
            found.people += group.people
            for name, counts in group.classes.items():
                found.classes[name].update(counts)
            for name, sums in group.scores.items():
                found.scores[name] = found.scores[name].plus(sums)
        return found

    def alpha(self, scale: str) -> scales.Alpha | None:
        """Return the reliability of a scale over people who answered all of it, or None."""
        n = self._complete[scale]
        if n < 3:  # noqa: PLR2004 - no variance otherwise
            return None
        try:
            return scales.alpha_of(self._covariances(scale, n), n)
        except ValueError:
            return None

    def _covariances(self, scale: str, n: int) -> NDArray[np.float64]:
        sums = self._sums[scale]
        found: NDArray[np.float64] = (self._products[scale] - np.outer(sums, sums) / n) / (n - 1)
        return found
