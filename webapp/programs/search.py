"""Programs that a search finds."""

from collections.abc import Iterator
from textwrap import shorten

from flask import url_for
from flask_babel import gettext as _

from webapp.core.lists import found_in
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.workflow import Role
from webapp.programs import queries
from webapp.web.features import SearchHit
from webapp.web.locale import in_language
from webapp.web.search import in_languages_of

FACTS = 160


def hits(person: Person, search: str) -> Iterator[SearchHit]:
    """Programs whose name or purpose has the words; a lead gets the page of the lead."""
    for program in queries.visible_programs(person):
        texts = program.charter.texts if program.charters else {}
        purposes = {language: parts.get("purpose", "") for language, parts in texts.items()}
        if found_in(search, *in_languages_of(person, program.names, purposes)):
            leads = holds(person, Role.lead, program.id)
            page = "programs.program" if leads else "programs.charter"
            yield SearchHit(
                str(_("Programs")), in_language(program.names),
                url_for(page, program=program.slug),
                shorten(in_language(purposes), FACTS, placeholder="…"),
            )  # fmt: skip
