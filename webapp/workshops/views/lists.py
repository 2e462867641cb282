"""Lists of workshops: what is coming, one's own sign-ups, outcomes, those of a program."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from webapp.core.lists import Page, page_of
from webapp.core.permissions import signed_in
from webapp.programs.models import Program
from webapp.web.guards import guarded, person
from webapp.web.pages import render
from webapp.workshops import home, queries
from webapp.workshops.formats import FORMATS
from webapp.workshops.models import SignUp, Workshop
from webapp.workshops.providers import formats_for
from webapp.workshops.views.blueprint import bp


@dataclass(frozen=True)
class Line:
    """A workshop in a list, with texts in the reader's language, and the reader's own sign-up."""

    workshop: Workshop
    kind: str
    when: str
    mine: SignUp | None = None


def lines(found: Iterable[Workshop], mine: Iterable[SignUp] = ()) -> list[Line]:
    """The lines of some workshops."""
    own = {each.workshop_id: each for each in mine}
    return [Line(w, home.format_name(w), home.when(w), own.get(w.id)) for w in found]


def _page(found: list[Line]) -> Page[Line]:
    number = request.args.get("page", 1, type=int)
    by_id = {line.workshop.id: line for line in found}
    return page_of(list(by_id), number, lambda ids: [by_id[each] for each in ids])


def _list(tab: str, found: list[Line]) -> Response:
    return render("workshops/index.html", tab=tab, page=_page(found))


@bp.get("/workshops")
@guarded(signed_in)
def index() -> Response:
    """The coming workshops of all programs."""
    return _list("index", lines(queries.coming(), queries.own_sign_ups(person())))


@bp.get("/workshops/mine")
@guarded(signed_in)
def mine() -> Response:
    """The workshops for which this person signed up."""
    own = queries.own_sign_ups(person())
    return _list("mine", lines([each.workshop for each in own], own))


@bp.get("/workshops/outcomes")
@guarded(signed_in)
def outcomes() -> Response:
    """The published outcomes."""
    return _list("outcomes", lines(queries.with_outcome()))


@bp.get("/programs/<program>/workshops")
@guarded(signed_in, program=queries.program_for)
def of_program(program: Program) -> Response:
    """The workshops of a program; who holds them plans new ones here."""
    me = person()
    values: dict[str, Any] = {
        "formats": [(name.value, FORMATS[name]) for name in formats_for(me, program)],
        "prepared": lines(queries.drafts_and_held(program.id, me)),
        "coming": lines(queries.coming(program.id), queries.own_sign_ups(me)),
        "outcomes": lines(queries.with_outcome(program.id)[:25]),
    }
    return render(
        "workshops/program.html", program=program, heading=home.pages_name(program), **values
    )
