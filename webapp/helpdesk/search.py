"""Guidance notes that a search finds."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from webapp.core.lists import found_in
from webapp.helpdesk import queries
from webapp.people.models import Person
from webapp.web.features import SearchHit
from webapp.web.locale import in_language


def hits(_person: Person, search: str) -> Iterator[SearchHit]:
    """The published guidance notes of open programs, by title and text, for all employees."""
    for note in queries.every_published():
        if found_in(search, note.title, note.text):
            yield SearchHit(
                str(_("Guidance notes")), note.title, url_for("helpdesk.note", note=note.id),
                in_language(note.program.names),
            )  # fmt: skip
