"""Irritants that a search finds: those that all employees read, and one's own."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from webapp.core.lists import found_in
from webapp.experience import THEMES
from webapp.irritants import queries
from webapp.irritants.models import Irritant
from webapp.people.models import Person
from webapp.web.features import SearchHit


def hits(person: Person, search: str) -> Iterator[SearchHit]:
    """Irritants with the words in what this person may read, the one that changed last first."""
    own = {each.id for each in queries.own(person)}
    readable = queries.readable()
    seen = {each.id for each in readable}
    for irritant in [*readable, *(i for i in queries.own(person) if i.id not in seen)]:
        if found_in(search, *_texts(irritant, own=irritant.id in own)):
            yield SearchHit(
                str(_("Irritants")), irritant.headline or irritant.title or "",
                url_for("irritants.irritant", irritant=irritant.id), str(_(THEMES[irritant.theme])),
                irritant.language,
            )  # fmt: skip


def _texts(irritant: Irritant, *, own: bool) -> list[str | None]:
    words = [irritant.text] if irritant.text_shown or own else []
    title = [irritant.title] if own else []
    return [irritant.headline, irritant.answer, irritant.change, *title, *words]
