"""Shared stories that a search finds."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.workflow import EnrollmentState
from webapp.sharing import queries
from webapp.sharing.queries import FeedFilter
from webapp.web.features import SearchHit
from webapp.web.locale import day, in_language


def hits(person: Person, search: str) -> Iterator[SearchHit]:
    """Stories that colleagues of one's programs shared, by title; they open in the shared stories."""
    ids = [
        own.program.id for own in programs.own_enrollments(person, Kind.sharing)
        if own.enrollment.state == EnrollmentState.active
    ]  # fmt: skip
    for item in queries.feed_page(person, ids, FeedFilter(search=search), 1).rows:
        page = url_for("sharing.shared", q=item.title)
        facts = f"{in_language(item.program.names)} · {day(item.at)}"
        yield SearchHit(str(_("Shared stories")), item.title, page, facts)
