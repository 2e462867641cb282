"""Reads of briefs and themes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from webapp.briefs.models import Brief, Theme
from webapp.briefs.workflow import BriefState, ThemeState
from webapp.core import clock, db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.workflow import Role
from webapp.programs.models import Program
from webapp.programs.queries import active_enrollment, enrollment
from webapp.programs.workflow import ProgramState

NO_BRIEF = gettext_noop("There is no such brief, or it is not open to you.")


def open_briefs(program_ids: list[str]) -> list[Brief]:
    """The open briefs of some programs, newest first."""
    if not program_ids:
        return []
    found = (
        select(Brief)
        .join(Theme, Theme.id == Brief.theme_id)
        .where(Brief.program_id.in_(program_ids), Brief.state == BriefState.open)
        .where(or_(Brief.expires_on.is_(None), Brief.expires_on >= clock.today()))
        .where(Theme.state == ThemeState.open)
        .order_by(Brief.made_at.desc(), Brief.id)
    )
    return list(db.session().scalars(found))


def offered_at(until: datetime) -> dict[str, int]:
    """By program, the number of briefs from which people who enrolled could write, at the end of a day.

    `until` is the first moment after the day. Programs and drafts are as they are now, because when
    a program was paused or a draft was opened is not stored with it.
    """
    last_day = clock.local_day(until, clock.zone()) - timedelta(days=1)
    found = (
        select(Brief.program_id, func.count().label("briefs"))
        .join(Theme, Theme.id == Brief.theme_id)
        .join(Program, Program.id == Brief.program_id)
        .where(Program.state == ProgramState.open, Brief.made_at < until)
        .where(or_(Brief.state == BriefState.open, Brief.closed_at >= until))
        .where(or_(Brief.expires_on.is_(None), Brief.expires_on >= last_day))
        .where(or_(Theme.state == ThemeState.open, Theme.paused_at >= until))
        .group_by(Brief.program_id)
    )
    return {row.program_id: row.briefs for row in db.session().execute(found)}


def all_briefs(program_id: str) -> list[Brief]:
    """Every brief of a program, newest first, for its lead."""
    found = (
        select(Brief).where(Brief.program_id == program_id).order_by(Brief.made_at.desc(), Brief.id)
    )
    return list(db.session().scalars(found))


def why_not_write(brief: Brief) -> str | None:
    """Why nobody may begin a story from a brief now (a msgid), or None."""
    if brief.state == BriefState.draft:
        return NO_BRIEF
    if brief.state != BriefState.open:
        return gettext_noop("This brief is closed. You can finish drafts that you started from it.")
    if brief.expires_on is not None and brief.expires_on < clock.today():
        return gettext_noop(
            "This brief has expired. You can finish drafts that you started from it."
        )
    if brief.theme.state != ThemeState.open:
        return gettext_noop("The theme of this brief is paused for now.")
    return None


def brief_for(person: Person, brief_id: str) -> Brief:
    """A brief from which an enrolled person may begin a story now; raises Missing."""
    found = db.session().get(Brief, brief_id)
    if found is None or active_enrollment(person, found.program_id) is None:
        raise Missing(NO_BRIEF)
    if (reason := why_not_write(found)) is not None:
        raise Missing(reason)
    return found


def brief_written_from(person: Person, brief_id: str) -> Brief:
    """A brief of a program in which a person is enrolled, even paused, in any state of the brief.

    For a form that was filled in before the brief closed: its author must see a message, not a
    missing page. Raises Missing.
    """
    found = db.session().get(Brief, brief_id)
    if found is None or enrollment(person, found.program_id) is None:
        raise Missing(NO_BRIEF)
    if found.state == BriefState.draft:
        raise Missing(NO_BRIEF)
    return found


def led_brief(person: Person, brief_id: str) -> Brief:
    """A brief of a program that this person leads; raises Missing."""
    found = db.session().get(Brief, brief_id)
    if found is None or not holds(person, Role.lead, found.program_id):
        raise Missing(NO_BRIEF)
    return found


def led_theme(person: Person, theme_id: str) -> Theme:
    """A theme of a program that this person leads; raises Missing."""
    found = db.session().get(Theme, theme_id)
    if found is None or not holds(person, Role.lead, found.program_id):
        raise Missing("There is no such theme, or you cannot change it.")
    return found


def themes(program_id: str) -> list[Theme]:
    """The themes of a program, oldest first."""
    found = select(Theme).where(Theme.program_id == program_id).order_by(Theme.made_at, Theme.id)
    return list(db.session().scalars(found))


def theme_named(program_id: str, names: Mapping[str, Any]) -> Theme | None:
    """The theme of a program with these names, or None."""
    return next((t for t in themes(program_id) if t.names == dict(names)), None)
