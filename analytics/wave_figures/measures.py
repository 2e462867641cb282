"""What is measured by a questionnaire: scores of scales, items, eNPS and choices."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from analytics.core.measures import DISTRIBUTION, MEAN
from analytics.core.wave_results import CellKind
from analytics.scales import Key as ScaleKey

ITEM: Final = (1, 2, 3, 4, 5)
ENPS: Final = ("promoters", "passives", "detractors")
_MOST: Final = 10
_PROMOTERS, _PASSIVES = 9, 7


@dataclass(frozen=True, slots=True)
class Measure:
    """
    One measure of a questionnaire.

    `answers` are the classes that are counted: those of an item, of eNPS or of a choice; a score
    has none. Measures of one `family` are shown and hidden together, because the items of a scale
    add up to its score.
    """

    name: str
    kind: CellKind
    family: str
    answers: tuple[str, ...]
    theme: str | None

    @property
    def floor(self) -> int:
        """The least number of people: 8 for a distribution, 10 for a mean."""
        return DISTRIBUTION if self.kind == "choice" else MEAN

    def metric(self, part: str) -> str:
        """Return the name of a number of this measure in a released table."""
        return f"{self.kind}:{self.name}:{part}"

    def class_of(self, value: object) -> str | None:
        """Return the class of an answer; None for no answer, or one that is not allowed."""
        if self.kind == "choice":
            return value if isinstance(value, str) and value in self.answers else None
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        if self.kind == "item":
            return str(value) if str(value) in self.answers else None
        if not 0 <= value <= _MOST:
            return None
        return ENPS[0 if value >= _PROMOTERS else 1 if value >= _PASSIVES else 2]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The measures of a questionnaire in order, and how its scales are scored."""

    measures: tuple[Measure, ...]
    scales: Mapping[str, ScaleKey]

    @classmethod
    def of(cls, questions: Sequence[Mapping[str, Any]]) -> "Questionnaire":
        """Read questions, each with key and type, and scale, reversed, options and theme if any."""
        items: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for question in questions:
            if question["type"] == "scale" and question.get("scale"):
                items[question["scale"]].append(question)
        scales = {
            name: ScaleKey(
                tuple(q["key"] for q in own),
                frozenset(q["key"] for q in own if q.get("reversed")),
                ITEM[0], ITEM[-1],
            )
            for name, own in items.items()
        }  # fmt: skip
        scores = (
            Measure(name, "score", f"scale:{name}", (), _common([q.get("theme") for q in own]))
            for name, own in items.items()
        )
        single = (_measure(question) for question in questions if question["type"] != "text")
        return cls((*scores, *single), scales)


def _measure(question: Mapping[str, Any]) -> Measure:
    key, theme = question["key"], question.get("theme")
    own = f"question:{key}"
    if question["type"] == "enps":
        return Measure(key, "enps", own, ENPS, theme)
    if question["type"] == "choice":
        options = tuple(option["key"] for option in question["options"])
        return Measure(key, "choice", own, options, theme)
    family = f"scale:{question['scale']}" if question.get("scale") else own
    return Measure(key, "item", family, tuple(map(str, ITEM)), theme)


def _common(themes: Sequence[str | None]) -> str | None:
    return themes[0] if len(set(themes)) == 1 else None
