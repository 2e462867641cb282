"""Champions that a search finds."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from webapp.champions import queries
from webapp.core import clock
from webapp.core.lists import found_in
from webapp.people.models import Person
from webapp.web.features import SearchHit
from webapp.web.locale import in_language
from webapp.web.search import in_languages_of


def hits(person: Person, search: str) -> Iterator[SearchHit]:
    """Champions of the directory by name, unit, or a topic that was confirmed."""
    for program in queries.shown_programs():
        names = dict(queries.topics_of(program.id))
        for each in queries.directory(program.id, clock.today()):
            topics = [names[code] for code in each.skills if code in names]
            if found_in(search, each.name, each.unit, *in_languages_of(person, *topics)):
                yield SearchHit(
                    str(_("Champions")), each.name,
                    url_for("champion_directory.champion", champion=each.id),
                    ", ".join(map(in_language, topics)),
                )  # fmt: skip
