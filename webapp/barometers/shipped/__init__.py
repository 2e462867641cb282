"""Questionnaires that are shipped: one TOML file each, with both languages side by side."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from webapp.barometers.checking import check
from webapp.barometers.questions import Content, Option, Question, Texts
from webapp.barometers.workflow import BarometerKind, Population
from webapp.core.errors import Invalid
from webapp.core.i18n import LANGUAGES
from webapp.experience import Moment

FILES: Final = ("comfort", "enps", "attractiveness", "conditions", "candidates")
_ENDED: Final = frozenset({"scale", "enps"})


class QuestionnaireError(ValueError):
    """A file is no questionnaire; the text names the file and what is wrong."""


@dataclass(frozen=True)
class Shipped:
    """A questionnaire with its names and purpose by language, and the moment it is meant for."""

    kind: BarometerKind
    population: Population
    moment: Moment
    names: Texts
    purposes: Texts
    content: Content


@cache
def shipped() -> Mapping[str, Shipped]:
    """The shipped questionnaires by the name of their file. Raises QuestionnaireError."""
    return {name: load(Path(__file__).with_name(f"{name}.toml")) for name in FILES}


def load(path: Path) -> Shipped:
    """Read one questionnaire and check it. Raises QuestionnaireError."""
    try:
        return _parsed(tomllib.loads(path.read_text(encoding="utf-8")))
    except Invalid as refusal:
        raise QuestionnaireError(f"{path.name}: {refusal.message % refusal.values}") from None
    except KeyError as missing:
        raise QuestionnaireError(f"{path.name}: {missing.args[0]} is missing.") from None
    except (ValueError, TypeError) as wrong:
        raise QuestionnaireError(f"{path.name}: {wrong}.") from None


def _parsed(given: Mapping[str, Any]) -> Shipped:
    ends = given.get("ends")
    content: Content = {
        "questions": [_question(each, ends) for each in given["questions"]],
        "scales": given.get("scales", {}),
    }
    check(content["questions"], content["scales"])
    names, purposes = (_texts(given[part]) for part in ("names", "purposes"))
    return Shipped(
        BarometerKind(given["kind"]), Population(given["population"]), Moment(given["moment"]),
        names, purposes, content,
    )  # fmt: skip


def _question(given: Mapping[str, Any], ends: Any) -> Question:  # noqa: ANN401 - checked later
    """A question in the stored form. A language that is missing stays missing, for `check`."""
    made: dict[str, Any] = {k: v for k, v in given.items() if k not in {*LANGUAGES, "options"}}
    made.setdefault("type", "scale")
    made["texts"] = _texts(given)
    if made["type"] in _ENDED and ends is not None:
        made.setdefault("ends", ends)
    if "options" in given:
        made["options"] = [Option(key=o["key"], texts=_texts(o)) for o in given["options"]]
    return made  # type: ignore[return-value]  # `check` compares it with the form


def _texts(given: Mapping[str, Any]) -> Texts:
    return {code: given[code] for code in LANGUAGES if code in given}
