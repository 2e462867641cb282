"""The verbs of themes and briefs."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypedDict, Unpack

from webapp.kernel import clock, db
from webapp.kernel.errors import Invalid, NotAllowed, Stale
from webapp.kernel.unit_of_work import record
from webapp.people.models import Person
from webapp.programs import events, queries
from webapp.programs.models import Brief, Program, Theme
from webapp.programs.rules import MAY
from webapp.programs.services.charters import LANGUAGES
from webapp.programs.workflow import BRIEF, THEME

# A longer one is no fact any more but a text to paste: a brief never holds a finished post.
LONGEST_FACT = 300
MOST_LINES = 20


class Words(TypedDict):
    """What a brief says: per language a text or its lines; `expires_on` is its last day."""

    theme: Mapping[str, str]
    titles: Mapping[str, str]
    facts: Mapping[str, Sequence[str]]
    questions: Mapping[str, Sequence[str]]
    sources: Sequence[str]
    expires_on: date | None


def open_brief(program: Program, *, by: Person, **words: Unpack[Words]) -> Brief:
    """A brief; its theme is the one of these names, made if there is none.

    Raises NotAllowed, or Invalid on the field that cannot stand.
    """
    _lead_only(program, by)
    _check(words)
    _check_day(words["expires_on"])
    brief = Brief(program_id=program.id, made_at=clock.now())
    _put(brief, words)
    db.session().add(brief)
    db.session().flush()
    record(events.BriefOpened(actor=by.id, object_id=brief.id))
    return brief


def edit_brief(brief: Brief, *, by: Person, version: int, **words: Unpack[Words]) -> Brief:
    """Change a brief. Raises NotAllowed, Stale, or Invalid on the field that cannot stand."""
    db.lock(brief)
    _lead_only(brief, by)
    if brief.version != version:
        raise Stale("This was changed in the meantime, perhaps in another window.")
    _check(words)
    if words["expires_on"] != brief.expires_on:
        _check_day(words["expires_on"])
    _put(brief, words)
    brief.version += 1
    record(events.BriefChanged(actor=by.id, object_id=brief.id))
    return brief


def _lead_only(thing: Program | Brief, by: Person) -> None:
    if (reason := MAY["is_lead"].reason(by, thing)) is not None:
        raise NotAllowed(reason)


def _put(brief: Brief, words: Words) -> None:
    brief.theme = _theme(brief.program_id, words["theme"])
    brief.titles, brief.sources = dict(words["titles"]), list(words["sources"])
    brief.facts, brief.questions = _lists(words["facts"]), _lists(words["questions"])
    brief.expires_on = words["expires_on"]


def _lists(lines: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {language: list(each) for language, each in lines.items()}


def _check(words: Words) -> None:
    for name, lines in (("facts", words["facts"]), ("questions", words["questions"])):
        for language in LANGUAGES:
            if not lines.get(language):
                raise Invalid(f"{name}_{language}", "Please give at least one, in each language.")
            _check_lines(f"{name}_{language}", lines[language])
    _check_lines("sources", words["sources"])


def _check_lines(field: str, lines: Sequence[str]) -> None:
    if len(lines) > MOST_LINES:
        raise Invalid(field, "These are too many: %(most)d lines at most.", most=MOST_LINES)
    if any(len(line) > LONGEST_FACT for line in lines):
        raise Invalid(
            field,
            "One line is longer than %(most)d characters. A brief gives facts and questions; "
            "the post itself is written by whoever takes part.",
            most=LONGEST_FACT,
        )


def _check_day(expires_on: date | None) -> None:
    if expires_on is not None and expires_on < clock.now().date():
        raise Invalid("expires_on", "Choose today or a later day, or none.")


def _theme(program_id: str, names: Mapping[str, str]) -> Theme:
    for language in LANGUAGES:
        if not names.get(language, "").strip():
            raise Invalid(f"theme_{language}", "Choose a theme, or name a new one here.")
    found = queries.theme_named(program_id, names)
    if found is None:
        found = Theme(program_id=program_id, names=dict(names), made_at=clock.now())
        db.session().add(found)
        db.session().flush()
    return found


def close_brief(brief: Brief, *, by: Person) -> None:
    """Nobody begins a story from it any more; what was begun goes on."""
    BRIEF.take(brief, "close", by=by, may=MAY, closed_at=clock.now())
    record(events.BriefMoved(actor=by.id, object_id=brief.id, state=brief.state.value))


def reopen_brief(brief: Brief, *, by: Person) -> None:
    """It can be written from again, unless it has expired."""
    BRIEF.take(brief, "reopen", by=by, may=MAY)
    record(events.BriefMoved(actor=by.id, object_id=brief.id, state=brief.state.value))


def hold_theme(theme: Theme, *, by: Person) -> None:
    """Ask nobody to write about it while something is put right."""
    THEME.take(theme, "hold", by=by, may=MAY, held_at=clock.now())
    record(events.ThemeMoved(actor=by.id, object_id=theme.id, state=theme.state.value))


def free_theme(theme: Theme, *, by: Person) -> None:
    """Briefs of the theme can be written from again."""
    THEME.take(theme, "free", by=by, may=MAY)
    record(events.ThemeMoved(actor=by.id, object_id=theme.id, state=theme.state.value))
