"""Ideas that a search finds."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from webapp.core.lists import found_in
from webapp.ideas import queries
from webapp.people.models import Person
from webapp.web.features import SearchHit
from webapp.web.locale import in_language


def hits(_person: Person, search: str) -> Iterator[SearchHit]:
    """Published ideas whose title or text has the words, the one that changed last first."""
    found = queries.published()
    texts = queries.texts(found)
    for idea in found:
        text = texts[idea.id]
        if found_in(search, text.title, text.text):
            yield SearchHit(
                str(_("Ideas")), text.title, url_for("ideas.idea", idea=idea.id),
                in_language(idea.program.names),
            )  # fmt: skip
