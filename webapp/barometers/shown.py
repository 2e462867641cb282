"""What pages and files show of a published result."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

from flask_babel import gettext as _
from sqlalchemy import select

from analytics.core.changes import Estimate
from analytics.core.wave_results import ALL, Cell, CellKind, WaveResult
from webapp.barometers import queries
from webapp.barometers.answering import answers_of
from webapp.barometers.comparing import comparable, difference
from webapp.barometers.models import Wave
from webapp.barometers.questions import Question
from webapp.core import db
from webapp.core.lists import folded
from webapp.people.models import OrgUnit
from webapp.web.locale import in_language

# The ends of the scale of each kind; a choice has shares only.
ENDS: Final[Mapping[CellKind, tuple[int, int]]] = {
    "score": (0, 100), "item": (1, 5), "enps": (-100, 100), "choice": (0, 1),
}  # fmt: skip
LEAST_ALPHA: Final = 0.7
ENOUGH_FOR_ALPHA: Final = 100


@dataclass(frozen=True)
class ShownCell:
    """One group's value, its change, and places on the drawn scale in percent; hidden: n is None."""

    group: str
    name: str
    n: int | None
    value: float | None
    low: float | None
    high: float | None
    places: tuple[float, float, float] | None
    # Labels with shares from 0 to 1, in the order of the answers.
    shares: list[tuple[str, float]] | None
    change: Estimate | None


@dataclass(frozen=True)
class ShownMeasure:
    """A measure with its value for everybody and the values of units in alphabetical order."""

    key: str
    label: str
    kind: CellKind
    ends: tuple[int, int]
    everybody: ShownCell | None
    units: list[ShownCell]
    alpha: list[float] | None
    # Why alpha says little: "low", "few" or "".
    alpha_note: str
    # The statements of a score that is shown.
    parts: list["ShownMeasure"]


@dataclass(frozen=True)
class ShownResult:
    """A published result.

    `rate` is the share of answers in the people invited and the ballots on paper; None for an open
    link, or where answers are too few or ballots sent again make it more than everybody.
    """

    answers: int | None
    invited: int | None
    rate: float | None
    replaced: int | None
    printed: int
    measures: list[ShownMeasure]
    comments: list[tuple[str, list[str]]]
    left_out: int
    before: Wave | None


def shown_result(wave: Wave) -> ShownResult:
    """What is shown of a wave whose result is published."""
    result, before = _result(wave), queries.previous_wave(wave)
    answers, invited, printed = result["answers"], result["invited"], result.get("printed", 0)
    asked = (invited or 0) + printed
    rate = answers / asked if answers is not None and asked >= answers else None
    return ShownResult(
        answers, invited, rate, result["replaced"], printed,
        _by_score(wave, list(_measures(wave, result, before))),
        list(_comments(wave, result)), result.get("left_out", 0), before,
    )  # fmt: skip


def _result(wave: Wave) -> WaveResult:
    return cast("WaveResult", wave.result)


def labels(wave: Wave) -> dict[str, str]:
    """The name of each score and the text of each question, in the order of the questionnaire."""
    content = wave.version.questions
    scales = {key: in_language(names) for key, names in content.get("scales", {}).items()}
    return scales | {each["key"]: in_language(each["texts"]) for each in content["questions"]}


def _measures(wave: Wave, result: WaveResult, before: Wave | None) -> Iterator[ShownMeasure]:
    names, earlier = _group_names(result), _earlier(wave, before)
    cells: dict[str, list[Cell]] = {}
    for cell in result["cells"]:
        cells.setdefault(cell["measure"], []).append(cell)
    for key, label in labels(wave).items():
        if key not in cells:
            continue
        shown = {
            each["group"]: _cell(wave, each, names, earlier.get((each["group"], key)))
            for each in cells[key]
        }
        everybody, alpha = shown.pop(ALL, None), result["alpha"].get(key)
        kind = cells[key][0]["kind"]
        yield ShownMeasure(
            key, label, kind, ENDS[kind], everybody,
            sorted(shown.values(), key=lambda each: (folded(each.name), each.group)),
            alpha, _alpha_note(alpha, everybody), [],
        )  # fmt: skip


def _by_score(wave: Wave, measures: list[ShownMeasure]) -> list[ShownMeasure]:
    """The measures, with the statements of a score below it."""
    scales = {each["key"]: each.get("scale") for each in wave.version.questions["questions"]}
    known = {measure.key: measure for measure in measures}
    found: list[ShownMeasure] = []
    for measure in measures:
        score = known.get(scales.get(measure.key) or "")
        (found if score is None else score.parts).append(measure)
    return found


def _alpha_note(alpha: list[float] | None, everybody: ShownCell | None) -> str:
    if alpha is None:
        return ""
    if alpha[0] < LEAST_ALPHA:
        return "low"
    few = everybody is None or (everybody.n or 0) < ENOUGH_FOR_ALPHA
    return "few" if few else ""


def _earlier(wave: Wave, before: Wave | None) -> dict[tuple[str, str], Cell]:
    """The cells of the wave before by group and measure, of measures that mean the same."""
    if before is None:
        return {}
    same = comparable(before.version.questions, wave.version.questions)
    return {
        (cell["group"], cell["measure"]): cell
        for cell in _result(before)["cells"]
        if cell["measure"] in same
    }


def _cell(wave: Wave, cell: Cell, names: Mapping[str, str], old: Cell | None) -> ShownCell:
    name, hidden = names.get(cell["group"], _("Other units")), cell["n"] is None
    # An eNPS has its shares and interval beside it, or is not shown.
    if cell["kind"] == "enps" and (cell["shares"] is None or cell["low"] is None):
        hidden = True
    if hidden:
        return ShownCell(cell["group"], name, None, None, None, None, None, None, None)
    change = difference(cell, old) if old is not None and cell["kind"] != "choice" else None
    return ShownCell(
        cell["group"], name, cell["n"], cell["value"], cell["low"], cell["high"],
        _places(cell), _shares(wave, cell), change,
    )  # fmt: skip


def _places(cell: Cell) -> tuple[float, float, float] | None:
    """Where the low end, the value and the high end are on the drawn scale, in percent."""
    value = cell["value"]
    if value is None or cell["kind"] == "choice":
        return None
    least, most = ENDS[cell["kind"]]
    low = value if cell["low"] is None else cell["low"]
    high = value if cell["high"] is None else cell["high"]
    found = [
        round(100 * (min(most, max(least, x)) - least) / (most - least), 1)
        for x in (low, value, high)
    ]
    return found[0], found[1], found[2]


def _shares(wave: Wave, cell: Cell) -> list[tuple[str, float]] | None:
    """Labels and shares in the order of the answers."""
    shares = cell["shares"]
    if shares is None:
        return None
    if cell["kind"] == "enps":
        return [
            (_("Promoters (9–10)"), shares.get("promoters", 0.0)),
            (_("Passives (7–8)"), shares.get("passives", 0.0)),
            (_("Detractors (0–6)"), shares.get("detractors", 0.0)),
        ]
    question: Question | None = next(
        (q for q in wave.version.questions["questions"] if q["key"] == cell["measure"]), None
    )
    if question is None:
        return None
    options = {each["key"]: in_language(each["texts"]) for each in question.get("options", [])}
    order = options or _numbers(question)
    return [(name, shares.get(answer, 0.0)) for answer, name in order.items()]


def _numbers(question: Question) -> dict[str, str]:
    """The labels of the answers on a scale, with its words at both ends."""
    labels = {str(answer): str(answer) for answer in answers_of(question)}
    ends = in_language(question.get("ends", {})) or ("", "")
    for answer, end in zip((min(labels), max(labels)), ends, strict=True):
        labels[answer] = f"{answer} ({end})" if end else answer
    return labels


def _group_names(result: WaveResult) -> dict[str, str]:
    groups = {cell["group"] for cell in result["cells"]}
    units = select(OrgUnit.id, OrgUnit.name).where(OrgUnit.id.in_(groups))
    return {row.id: row.name for row in db.session().execute(units)} | {ALL: _("All answers")}


def _comments(wave: Wave, result: WaveResult) -> Iterator[tuple[str, list[str]]]:
    """The comments to each question, in the stored order, which is random."""
    for key, label in labels(wave).items():
        found = [each["text"] for each in result["comments"] if each.get("question") == key]
        if found:
            yield label, found
