"""Briefs that a search finds."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from webapp.briefs import queries
from webapp.briefs.models import Brief
from webapp.core.lists import found_in
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.web.features import SearchHit
from webapp.web.locale import in_language
from webapp.web.search import in_languages_of


def hits(person: Person, search: str) -> Iterator[SearchHit]:
    """Briefs that a person may write from; then, for a lead, the other briefs of the program.

    A search compares title, theme, facts and questions.
    """
    mine = [
        own.program.id for own in programs.own_enrollments(person, Kind.sharing) if not own.paused
    ]
    to_write = queries.open_briefs(mine)
    led = (
        queries.all_briefs(each.id) for each in programs.with_role(person, Role.lead, Kind.sharing)
    )
    to_edit = [brief for briefs in led for brief in briefs if brief not in to_write]
    for page, found in (("briefs.brief", to_write), ("briefs.edit_brief", to_edit)):
        yield from (_hit(page, brief) for brief in found if _has(brief, person, search))


def _has(brief: Brief, person: Person, search: str) -> bool:
    texts = (brief.titles, brief.theme.names, brief.facts, brief.questions)
    return found_in(search, *in_languages_of(person, *texts))


def _hit(page: str, brief: Brief) -> SearchHit:
    facts = in_language(brief.program.names)
    title, url = in_language(brief.titles), url_for(page, brief=brief.id)
    return SearchHit(str(_("Briefs")), title, url, facts)
