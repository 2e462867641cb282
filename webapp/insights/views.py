"""Pages of insights: they read what the worker stored."""

from flask import Blueprint, Response, make_response
from flask_babel import get_locale

from analytics.plain.figure import Figure
from analytics.plain.measures import registry
from webapp.insights import queries
from webapp.insights.rules import may_read
from webapp.kernel.errors import Missing
from webapp.kernel.rules import signed_in
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.web.guards import guarded, person
from webapp.web.pages import page

room = Blueprint("insights", __name__, template_folder="templates")


def load_program(me: Person, slug: str) -> Program:
    """A program whose figures this person may read, or that they belong to."""
    return queries.program_for(me, slug)


@room.get("/figures")
@guarded(signed_in)
def index() -> Response:
    """Programs whose figures I may read."""
    return page("insights/index.html", programs=queries.readable(person()))


@room.get("/programs/<program>/figures")
@guarded(may_read, program=load_program)
def figures(program: Program) -> Response:
    """One program: authentic visits, with what was removed and why."""
    stored = queries.newest(program, queries.MEASURE)
    return page(
        "insights/figures.html",
        program=program,
        stored=stored,
        figure=Figure.from_dict(stored.content) if stored else None,
        language=str(get_locale()),
        floor=registry[queries.MEASURE].floor,
    )


@room.get("/programs/<program>/figures/visits.<language>.svg")
@guarded(may_read, program=load_program)
def chart(program: Program, language: str) -> Response:
    """The chart, as the worker drew it."""
    stored = queries.newest(program, queries.MEASURE)
    drawn = stored.charts.get(language) if stored else None
    if drawn is None:
        raise Missing("There is no chart yet.")
    answer = make_response(drawn)
    answer.mimetype = "image/svg+xml"
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer
