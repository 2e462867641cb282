"""Stories of the career page that a search finds."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from webapp.careers import queries
from webapp.core.lists import found_in
from webapp.people.models import Person
from webapp.web.features import SearchHit
from webapp.web.locale import day

# A search looks at so many of the newest stories.
SEARCHED = 200


def hits(_person: Person, search: str) -> Iterator[SearchHit]:
    """Stories that are on the public career page, by title or author, newest first."""
    for story in queries.newest_stories(SEARCHED):
        if found_in(search, story.title, story.author):
            address = url_for("careers.story", story=story.token)
            yield SearchHit(
                str(_("Career page")), story.title, address, f"{story.author} · {day(story.at)}"
            )
