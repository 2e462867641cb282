"""Publish results, and what is decided about them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, cast

from webapp.barometers import events
from webapp.barometers.decisions import LONGEST_ITEM, MOST_ITEMS, Correction, Decision, DecisionItem
from webapp.barometers.models import Wave
from webapp.barometers.rules import MAY
from webapp.barometers.services.making import STALE, check_texts, only_leads
from webapp.barometers.workflow import WAVE, WaveState
from webapp.core import clock, db
from webapp.core.errors import Invalid, Stale, WrongState
from webapp.core.i18n import LANGUAGES, gettext_noop
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.experience import ExperienceTheme
from webapp.people.models import Person

COMPUTING: Final = gettext_noop("The result is being computed. Come back in a few minutes.")
MOST_CORRECTIONS: Final = 20


def store_result(wave: Wave, result: Mapping[str, Any]) -> None:
    """Store what the worker computed after the end. Raises WrongState in any other state."""
    db.lock(wave)
    if wave.state != WaveState.closed or wave.result is not None:
        raise WrongState(CHANGED)
    wave.result = dict(result)


def leave_out(wave: Wave, places: Collection[str], *, by: Person, shown: int) -> None:
    """Take comments that name or accuse a person out of a result, which says how many.

    `places` are those in the list from "0" on, of which the page showed `shown`. Raises NotAllowed,
    WrongState while the result is computed, or Stale.
    """
    only_leads(by)
    db.lock(wave)
    if wave.result is None:
        raise WrongState(COMPUTING)
    known = wave.result["comments"]
    kept = [each for place, each in enumerate(known) if str(place) not in places]
    number = len(known) - len(kept)
    if len(known) != shown or not number:
        raise Stale(STALE)
    left_out = wave.result.get("left_out", 0) + number
    wave.result = wave.result | {"comments": kept, "left_out": left_out}
    record(events.CommentsLeftOut(actor=by.id, object_id=wave.id, number=number))


def publish(wave: Wave, *, by: Person) -> None:
    """Let employees read the result. Raises NotAllowed, or WrongState while it is computed."""
    step = WAVE.permit(wave, "publish", by=by, may=MAY)
    if wave.result is None:
        raise WrongState(COMPUTING)
    WAVE.move(wave, step, published_at=clock.now())
    record(events.ResultPublished(actor=by.id, object_id=wave.id))


def decide(wave: Wave, items: Sequence[DecisionItem], *, by: Person) -> None:
    """Publish what is done about a result, and what is not, because. It does not change later.

    Raises NotAllowed, WrongState, or Invalid on `said`, `answer` or the form as a whole.
    """
    step = WAVE.permit(wave, "decide", by=by, may=MAY)
    if not 0 < len(items) <= MOST_ITEMS:
        raise Invalid("", "Write between 1 and %(most)s points.", most=str(MOST_ITEMS))
    for item in items:
        check_item(wave, item)
    decision: Decision = {"items": list(items), "corrections": []}
    WAVE.move(
        wave, step, published_at=wave.published_at, decided_at=clock.now(),
        decision=cast("dict[str, Any]", decision),
    )  # fmt: skip
    record(events.DecisionPublished(actor=by.id, object_id=wave.id))


def check_item(wave: Wave, item: DecisionItem) -> None:
    """Refuse an item that is incomplete or about nothing that was asked. Raises Invalid."""
    for part in ("said", "answer"):
        for code in LANGUAGES:
            if not 0 < len(item[part].get(code, "").strip()) <= LONGEST_ITEM:
                raise Invalid("", "Write what was said and what is done in both languages.")
    if item["verdict"] not in {"do", "do_not"}:
        raise Invalid("", "Choose whether you do it or not.")
    kind, _, value = item["about"].partition(":")
    if not (
        (kind == "theme" and value in set(ExperienceTheme))
        or (kind == "measure" and value in measures_of(wave))
    ):
        raise Invalid("", "Choose what the answer is about.")


def measures_of(wave: Wave) -> list[str]:
    """The measures of a wave: its scores, and its questions with fixed answers."""
    content = wave.version.questions
    questions = [each["key"] for each in content["questions"] if each["type"] != "text"]
    return [*content.get("scales", {}), *questions]


def correct(wave: Wave, texts: Mapping[str, str], *, by: Person, number: int) -> None:
    """Add a correction below a published decision; `number` is how many the page showed.

    Raises NotAllowed, WrongState, Stale, or Invalid on a text.
    """
    only_leads(by)
    db.lock(wave)
    if wave.state != WaveState.decided or wave.decision is None:
        raise WrongState(CHANGED)
    check_texts("text", dict(texts), LONGEST_ITEM)
    known: list[Correction] = wave.decision["corrections"]
    if len(known) != number:
        raise Stale("Another window or person changed this in the meantime.")
    if number >= MOST_CORRECTIONS:
        raise WrongState("There are too many corrections. Answer with the next wave.")
    added: Correction = {"on": clock.today().isoformat(), "texts": dict(texts)}
    wave.decision = wave.decision | {"corrections": [*known, added]}
    record(events.CorrectionAdded(actor=by.id, object_id=wave.id))
