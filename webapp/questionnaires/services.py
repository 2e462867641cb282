"""Change the questions of a version that no wave uses."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from webapp.barometers import events, queries
from webapp.barometers.checking import MOST_QUESTIONS, check
from webapp.barometers.models import Barometer
from webapp.barometers.questions import Condition, Content, Question, Texts
from webapp.barometers.services.making import lock_at, only_leads
from webapp.core.errors import Invalid, Missing, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.unit_of_work import record
from webapp.people.models import Person

LONGEST_KEY: Final = 30
USED: Final = gettext_noop(
    "A wave uses this version, so it does not change. Start a new version to change the questions."
)
NO_QUESTION: Final = gettext_noop("There is no such question.")
Change = Callable[[Content], None]


def save_question(
    barometer: Barometer, key: str, written: Question, *, anew: bool, by: Person, version: int
) -> str:
    """Add a question (empty `key`) or replace one; returns its key.

    With `anew` its meaning changes: it gets another key, and is not compared with earlier waves.
    Raises NotAllowed, Stale, WrongState where a wave uses the version, Missing, or Invalid.
    """
    saved: list[str] = []

    def change(content: Content) -> None:
        questions = content["questions"]
        chosen = key if key and not anew else unused_key(written["texts"]["en"], _keys(content))
        made: Any = written | {"key": chosen}
        if not key:
            if len(questions) >= MOST_QUESTIONS:
                raise Invalid("", "A questionnaire has between 1 and %(most)s questions.",
                    most=str(MOST_QUESTIONS))  # fmt: skip
            questions.append(made)
        else:
            place = position_of(questions, key)
            if condition := questions[place].get("asked_if"):
                made["asked_if"] = condition
            questions[place] = made
            _follow(questions, key, chosen)
        saved.append(chosen)

    _change(barometer, change, by, version)
    return saved[0]


def remove_question(barometer: Barometer, key: str, *, by: Person, version: int) -> None:
    """Remove a question. Raises as `save_question`; WrongState where another depends on it."""

    def change(content: Content) -> None:
        del content["questions"][position_of(content["questions"], key)]

    _change(barometer, _or_conflict(change), by, version)


def move_question(barometer: Barometer, key: str, *, up: bool, by: Person, version: int) -> None:
    """Move a question by one place. Raises WrongState where it would come before what it needs."""

    def change(content: Content) -> None:
        questions = content["questions"]
        place = position_of(questions, key)
        other = place - 1 if up else place + 1
        if 0 <= other < len(questions):
            questions[place], questions[other] = questions[other], questions[place]

    _change(barometer, _or_conflict(change), by, version)


def set_condition(
    barometer: Barometer, key: str, condition: Condition | None, *, by: Person, version: int
) -> None:
    """Ask a question only after some answers to an earlier one, or always. Raises Invalid."""

    def change(content: Content) -> None:
        question = content["questions"][position_of(content["questions"], key)]
        question.pop("asked_if", None)
        if condition is not None:
            question["asked_if"] = condition

    _change(barometer, change, by, version)


def save_scales(barometer: Barometer, names: Sequence[Texts], *, by: Person, version: int) -> None:
    """Replace the names of the scores; a score keeps its key while one of its names stays.

    Raises Invalid where a question counts in a score that is no longer there.
    """

    def change(content: Content) -> None:
        taken = {each["key"] for each in content["questions"]}
        content["scales"] = dict(keyed(names, content["scales"].items(), taken))

    _change(barometer, change, by, version, field="names")


def keyed(
    names: Sequence[Texts], known: Iterable[tuple[str, Texts]], taken: Iterable[str] = ()
) -> list[tuple[str, Texts]]:
    """Names with keys: a name that is known in one language keeps its key, others get a new one."""
    left, used, made = dict(known), set(taken), []
    for each in names:
        same = [key for key, texts in left.items() if any(texts.get(c) == each[c] for c in each)]
        key = same[0] if same else unused_key(each["en"], used | set(left))
        left.pop(key, None)
        used.add(key)
        made.append((key, each))
    return made


def unused_key(text: str, taken: Iterable[str]) -> str:
    """A key made of the first words of a text, with a number where it is taken."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    start = words if words[:1].isalpha() else f"q_{words}"
    start, known, number = start[: LONGEST_KEY - 4].strip("_") or "q", set(taken), 1
    while (key := start if number == 1 else f"{start}_{number}") in known:
        number += 1
    return key


def position_of(questions: Sequence[Question], key: str) -> int:
    """The place of a question; raises Missing."""
    for place, question in enumerate(questions):
        if question["key"] == key:
            return place
    raise Missing(NO_QUESTION)


def _keys(content: Content) -> set[str]:
    return {each["key"] for each in content["questions"]} | set(content["scales"])


def _follow(questions: Iterable[Question], old: str, new: str) -> None:
    """Let the conditions on a question name its new key."""
    for each in questions:
        if (condition := each.get("asked_if")) and condition["question"] == old:
            condition["question"] = new


def _or_conflict(change: Change) -> Change:
    """A change by a button, which has no field for what is wrong."""

    def checked(content: Content) -> None:
        change(content)
        try:
            if content["questions"]:
                check(content["questions"], content["scales"])
        except Invalid as refusal:
            raise WrongState(refusal.message, **refusal.values) from None

    return checked


def _change(
    barometer: Barometer, change: Change, by: Person, version: int, field: str = ""
) -> None:
    """Change the newest version and check it as a whole."""
    only_leads(by)
    lock_at(barometer, version)
    newest = queries.newest_version(barometer.id)
    if queries.is_used(newest):
        raise WrongState(USED)
    content = queries.content_of(newest)
    change(content)
    try:
        if content["questions"]:
            check(content["questions"], content["scales"])
    except Invalid as refusal:
        raise Invalid(field, refusal.message, **refusal.values) from None
    newest.questions = {"questions": content["questions"], "scales": content["scales"]}
    record(events.QuestionsChanged(actor=by.id, object_id=barometer.id, number=newest.number))
