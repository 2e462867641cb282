"""People whom a search finds, for administrators."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from webapp.directory.queries import directory_page
from webapp.people.rules import is_admin
from webapp.web.features import SearchHit


def hits(person: Any, search: str) -> Iterator[SearchHit]:  # noqa: ANN401 - as Feature declares it
    """The people whose name or mail address has the words."""
    if not is_admin(person):
        return
    for found in directory_page(search, 1).rows:
        page = url_for("admin.show", who=found.id)
        yield SearchHit(str(_("People")), found.name, page, found.unit.name if found.unit else "")
