"""Which measures of two versions can be compared, and by how much two means differ."""

from collections.abc import Mapping
from typing import Any

from analytics.core.changes import Estimate, change
from analytics.core.wave_results import Cell
from webapp.barometers.answering import answers_of
from webapp.barometers.questions import Question


def comparable(old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str]:
    """The measures that mean the same in two contents of versions.

    A question is the same with its key, type, answers and condition; a score with the same
    questions, each turned the same way. A better wording keeps the key.
    """
    before, after = (_by_key(content) for content in (old, new))
    same = {key for key in before.keys() & after.keys() if _core(before[key]) == _core(after[key])}
    found = {key for key in same if before[key]["type"] != "text"}
    for scale in new.get("scales", {}):
        items, earlier = _items(new, scale), _items(old, scale)
        if items and items == earlier and items <= same:
            found.add(scale)
    return found


def _by_key(content: Mapping[str, Any]) -> dict[str, Question]:
    return {each["key"]: each for each in content["questions"]}


def _core(question: Question) -> tuple[Any, ...]:
    return (
        question["type"], answers_of(question), question.get("asked_if"),
        question.get("reversed", False),
    )  # fmt: skip


def _items(content: Mapping[str, Any], scale: str) -> set[str]:
    return {each["key"] for each in content["questions"] if each.get("scale") == scale}


def difference(new: Cell, old: Cell) -> Estimate | None:
    """The difference of two cells of one measure; None where one is hidden or has no interval.

    The waves are not linked by person.
    """
    ends = [_estimate(cell) for cell in (new, old)]
    return change(ends[0], ends[1]) if ends[0] and ends[1] else None


def _estimate(cell: Cell) -> Estimate | None:
    value, low, high = cell["value"], cell["low"], cell["high"]
    return None if value is None or low is None or high is None else Estimate(value, low, high)
