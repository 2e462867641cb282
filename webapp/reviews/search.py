"""Stories that a search finds: one's own, and those that one reviews."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from webapp.people.models import Person
from webapp.reviews import queries
from webapp.reviews.queries import Filters
from webapp.stories.models import Story
from webapp.web.features import SearchHit
from webapp.web.locale import in_language


def hits(person: Person, search: str) -> Iterator[SearchHit]:
    """The own stories of a person whose title or text has the words; then those to review."""
    for story in queries.own_with(person, search):
        title = story.title or str(_("Untitled"))
        yield SearchHit(str(_("My stories")), title, _page(story), in_language(story.program.names))
    asked = Filters(search=search)
    for story in queries.queue(person, asked).rows:
        yield _reviewed(str(_("Stories to review")), story)
    for decision in queries.decided(person, asked).rows:
        yield _reviewed(str(_("Decided stories")), decision.story)


def _page(story: Story) -> str:
    return url_for("stories.show", story=story.id)


def _reviewed(kind: str, story: Story) -> SearchHit:
    title = story.latest.title if story.latest else ""
    return SearchHit(kind, title, _page(story), story.author.name)
