"""Champions that a search finds."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from webapp.champion_directory.queries import entries, with_skill
from webapp.champions import queries
from webapp.core import clock
from webapp.core.lists import found_in
from webapp.people.models import Person
from webapp.web.features import SearchHit
from webapp.web.locale import in_language
from webapp.web.search import SHOWN, in_languages_of


def hits(person: Person, search: str) -> Iterator[SearchHit]:
    """Champions of the directory by name, unit, or a topic that was confirmed."""
    for program in queries.shown_programs():
        names = dict(queries.topics_of(program.id))
        codes = [
            code
            for code, texts in names.items()
            if found_in(search, *in_languages_of(person, texts))
        ]
        skilled = with_skill(program.id, codes) if codes else set()
        found = [
            each
            for each in entries(program.id)
            if each.id in skilled or found_in(search, each.name, each.unit)
        ]
        # One more than the page shows, so that it can say that there are more.
        first = [each.id for each in found[: SHOWN + 1]]
        for each in queries.directory(program.id, clock.today(), first):
            yield SearchHit(
                str(_("Champions")), each.name,
                url_for("champion_directory.champion", champion=each.id),
                ", ".join(in_language(names[code]) for code in each.skills if code in names),
            )  # fmt: skip
