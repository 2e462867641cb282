"""Services of themes and briefs."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NotRequired, TypedDict, Unpack

from webapp.briefs import events, queries
from webapp.briefs.models import Brief, Theme
from webapp.briefs.resuming import why_not_resume
from webapp.briefs.rules import MAY
from webapp.briefs.workflow import BRIEF, THEME, BriefState, ThemeState
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale, WrongState
from webapp.core.i18n import LANGUAGES
from webapp.core.unit_of_work import record
from webapp.experience import ExperienceTheme
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs.models import Program
from webapp.programs.queries import of_kind

# Keeps a brief from containing a finished post to paste.
LONGEST_FACT = 300
MOST_LINES = 20


class BriefContent(TypedDict):
    """The content of a brief: texts or lists of lines by language; `expires_on` is its last day.

    `about` is what a new theme is compared with.
    """

    theme: Mapping[str, str]
    about: NotRequired[ExperienceTheme | None]
    titles: Mapping[str, str]
    facts: Mapping[str, Sequence[str]]
    questions: Mapping[str, Sequence[str]]
    sources: Sequence[str]
    expires_on: date | None


def open_brief(
    program: Program, *, by: Person, row_id: str | None = None, **content: Unpack[BriefContent]
) -> Brief:
    """Create a brief; its theme is the one with these names, created if there is none.

    Idempotent with a `row_id`. Raises NotAllowed, Missing for a program without
    stories, or Invalid on the field that is not valid.
    """
    db.lock(program)
    _lead_only(program, by)
    of_kind(program, Kind.sharing)
    if (found := db.existing(Brief, row_id)) is not None:
        return found
    _check(content)
    _check_day(content["expires_on"])
    brief = Brief(
        id=row_id or db.new_id(), program_id=program.id, state=BriefState.draft, made_at=clock.now()
    )  # fmt: skip
    _set_content(brief, content)
    BRIEF.take(brief, "open", by=by, may=MAY)
    db.session().add(brief)
    db.session().flush()
    record(events.BriefOpened(actor=by.id, object_id=brief.id))
    return brief


def draft_brief(
    program: Program, *, by: Person, titles: Mapping[str, str], theme: Mapping[str, str]
) -> Brief:
    """Make a draft, which only leads see until one writes its facts and questions.

    `titles` and `theme` are by language, as in `open_brief`. Raises NotAllowed, or Missing for a
    program without stories.
    """
    db.lock(program)
    _lead_only(program, by)
    of_kind(program, Kind.sharing)
    nothing: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    brief = Brief(program_id=program.id, state=BriefState.draft, made_at=clock.now())
    _set_content(brief, {
        "theme": theme, "titles": titles, "facts": nothing, "questions": nothing, "sources": (),
        "expires_on": None,
    })  # fmt: skip
    db.session().add(brief)
    db.session().flush()
    record(events.BriefDrafted(actor=by.id, object_id=brief.id))
    return brief


def edit_brief(brief: Brief, *, by: Person, version: int, **content: Unpack[BriefContent]) -> Brief:
    """Change a brief; a draft is opened. Raises NotAllowed, Stale, or Invalid on a field."""
    db.lock(brief)
    _lead_only(brief, by)
    if brief.version != version:
        raise Stale("Another window or person changed this in the meantime.")
    _check(content)
    if content["expires_on"] != brief.expires_on:
        _check_day(content["expires_on"])
    _set_content(brief, content)
    brief.version += 1
    if brief.state == BriefState.draft:
        BRIEF.take(brief, "open", by=by, may=MAY)
        record(events.BriefOpened(actor=by.id, object_id=brief.id))
    else:
        record(events.BriefChanged(actor=by.id, object_id=brief.id))
    return brief


def _lead_only(thing: Program | Brief | Theme, by: Person) -> None:
    if (reason := MAY["is_lead"].reason(by, thing)) is not None:
        raise NotAllowed(reason)


def _set_content(brief: Brief, content: BriefContent) -> None:
    brief.theme = _theme(brief.program_id, content["theme"], content.get("about"))
    brief.titles, brief.sources = dict(content["titles"]), list(content["sources"])
    brief.facts = {language: list(lines) for language, lines in content["facts"].items()}
    brief.questions = {language: list(lines) for language, lines in content["questions"].items()}
    brief.expires_on = content["expires_on"]


def _check(content: BriefContent) -> None:
    for name, lines in (("facts", content["facts"]), ("questions", content["questions"])):
        for language in LANGUAGES:
            if not lines.get(language):
                raise Invalid(f"{name}_{language}", "Enter at least one, in each language.")
            _check_lines(f"{name}_{language}", lines[language])
    _check_lines("sources", content["sources"])


def _check_lines(field: str, lines: Sequence[str]) -> None:
    if len(lines) > MOST_LINES:
        raise Invalid(field, "Use at most %(most)d lines.", most=MOST_LINES)
    if any(len(line) > LONGEST_FACT for line in lines):
        raise Invalid(
            field,
            "One line is longer than %(most)d characters. Participants write the post themselves.",
            most=LONGEST_FACT,
        )


def _check_day(expires_on: date | None) -> None:
    if expires_on is not None and expires_on < clock.today():
        raise Invalid("expires_on", "Choose today or a later day, or leave this empty.")


def add_theme(program: Program, names: Mapping[str, str], *, by: Person) -> Theme:
    """Add a theme, or return the one with these names. Raises NotAllowed, or Invalid on a name."""
    db.lock(program)
    _lead_only(program, by)
    if (found := queries.theme_named(program.id, names)) is not None:
        return found
    made = _theme(program.id, names)
    record(events.ThemeAdded(actor=by.id, object_id=made.id))
    return made


def _theme(
    program_id: str, names: Mapping[str, str], about: ExperienceTheme | None = None
) -> Theme:
    for language in LANGUAGES:
        if not names.get(language, "").strip():
            raise Invalid(f"theme_{language}", "Choose a theme, or name a new one here.")
    found = queries.theme_named(program_id, names)
    if found is None:
        found = Theme(program_id=program_id, names=dict(names), about=about, made_at=clock.now())
        db.session().add(found)
        db.session().flush()
    return found


def close_brief(brief: Brief, *, by: Person) -> None:
    """Close a brief: no new story is begun from it; stories in progress continue."""
    BRIEF.take(brief, "close", by=by, may=MAY, closed_at=clock.now())
    record(events.BriefMoved(actor=by.id, object_id=brief.id, state=brief.state.value))


def reopen_brief(brief: Brief, *, by: Person) -> None:
    """Reopen a brief: stories can be begun from it again, unless it has expired."""
    BRIEF.take(brief, "reopen", by=by, may=MAY)
    record(events.BriefMoved(actor=by.id, object_id=brief.id, state=brief.state.value))


def pause_theme(theme: Theme, *, by: Person) -> None:
    """Pause a theme, so that nobody is asked to write about it."""
    THEME.take(theme, "pause", by=by, may=MAY, paused_at=clock.now())
    record(events.ThemeMoved(actor=by.id, object_id=theme.id, state=theme.state.value))


def compare_theme(theme: Theme, about: ExperienceTheme | None, *, by: Person) -> None:
    """Choose what a theme is compared with; None for nothing. Idempotent. Raises NotAllowed."""
    db.lock(theme)
    _lead_only(theme, by)
    if theme.about != about:
        theme.about = about
        record(events.ThemeCompared(actor=by.id, object_id=theme.id))


def hold_theme(theme: Theme) -> None:
    """Pause a theme by the system. A theme that is paused already stays as it is."""
    db.lock(theme)
    if theme.state == ThemeState.open:
        THEME.take(theme, "hold", by=None, may=MAY, paused_at=clock.now())
        record(events.ThemeMoved(actor=None, object_id=theme.id, state=theme.state.value))


def resume_theme(theme: Theme, *, by: Person) -> None:
    """Resume a theme: stories can be begun from its briefs again.

    Raises NotAllowed, or WrongState, also while a repair of the theme is open.
    """
    THEME.permit(theme, "resume", by=by, may=MAY)
    if (reason := why_not_resume(theme)) is not None:
        raise WrongState(reason)
    THEME.take(theme, "resume", by=by, may=MAY)
    record(events.ThemeMoved(actor=by.id, object_id=theme.id, state=theme.state.value))
