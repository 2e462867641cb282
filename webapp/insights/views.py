"""Pages of insights. They read what the worker stored."""

from flask import Blueprint, Response, make_response
from flask_babel import get_locale
from flask_babel import gettext as _

from analytics.core.bands import OwnWords
from analytics.core.group_figure import GroupFigure
from analytics.core.measures import registry
from analytics.core.participation import Participation
from analytics.core.reported import ReportedViews
from analytics.core.traffic import CODES
from analytics.core.visits_figure import VisitsFigure
from webapp.core.errors import Missing
from webapp.core.permissions import public, signed_in
from webapp.insights import queries, review_figures
from webapp.insights.author_results import results_for_author
from webapp.insights.review_figures import AUTHORS, CELL, FLOOR, OBJECTIONS, ReviewFigures
from webapp.insights.rules import may_read
from webapp.networks.registry import NAMES
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.programs.views import load_public
from webapp.stories.forms import REASONS
from webapp.web.files import table_file
from webapp.web.guards import guarded, person
from webapp.web.pages import render

# The names of analytics.reach.COUNTS, which cannot be imported here: it loads the statistics.
COLUMNS = ("gross", *CODES, "authentic_low", "authentic", "reach_low", "reach", "reach_high")

bp = Blueprint("insights", __name__, template_folder="templates")


def load_program(me: Person, slug: str) -> Program:
    """Load a program whose figures this person may read or to which they belong."""
    return queries.program_for(me, slug)


@bp.get("/figures")
@guarded(signed_in)
def index() -> Response:
    """List the programs whose figures this person may read."""
    return render("insights/index.html", programs=queries.readable(person()))


@bp.get("/figures/mine")
@guarded(signed_in)
def mine() -> Response:
    """Show the results of the person's own shares."""
    return render(
        "insights/mine.html",
        rows=results_for_author(person()),
        names=NAMES,
        week=queries.last_released(),
    )


@bp.get("/figures/mine.csv")
@guarded(signed_in)
def mine_csv() -> Response:
    """Send the results of the person's own shares as a CSV file."""
    head = [
        _("Story"), _("Channel"), _("Posted on"), _("Visits from outside"),
        _("Visits from outside or unknown"), _("Left out"),
    ]  # fmt: skip
    rows = [
        (r.title, _(NAMES[r.channel]), r.posted_at.date().isoformat(), r.low, r.high, r.removed)
        for r in results_for_author(person())
    ]
    return table_file("franc-parler-mine.csv", head, rows)


@bp.get("/programs/<program>/figures.csv")
@guarded(may_read, program=load_program)
def figures_csv(program: Program) -> Response:
    """Send the released weeks of a program that may be shown as a CSV file."""
    weeks = queries.weeks_of(program)
    rows = [(w.week, *(w.counts[name] for name in COLUMNS)) for w in weeks]
    return table_file(f"franc-parler-{program.slug}.csv", ["week", *COLUMNS], rows)


@bp.get("/programs/<program>/figures")
@guarded(may_read, program=load_program)
def figures(program: Program) -> Response:
    """Show visits, reported views, participation, own words and reviews of one program."""
    stored = queries.newest(program, queries.MEASURE)
    people = queries.newest(program, queries.PARTICIPATION)
    words = queries.newest(program, queries.OWN_WORDS)
    reach = queries.newest(program, queries.REACH)
    reported = queries.newest(program, queries.REPORTED)
    return render(
        "insights/figures.html",
        program=program,
        stored=stored,
        figure=VisitsFigure.from_dict(stored.content) if stored else None,
        reach=GroupFigure.from_dict(reach.content) if reach else None,
        reported=ReportedViews.from_dict(reported.content) if reported else None,
        people=Participation.from_dict(people.content["figure"]) if people else None,
        words=OwnWords.from_dict(words.content["figure"]) if words else None,
        reviews=_reviews(program),
        registry=registry,
        language=str(get_locale()),
        floor=registry[queries.MEASURE].floor,
    )


@bp.get("/programs/<program>/review")
@guarded(public, program=load_public)
def review(program: Program) -> Response:
    """Show time to an answer and objections, as stored when the last week closed."""
    return render(
        "insights/review.html", program=program, figures=_reviews(program), reasons=REASONS,
        floor=FLOOR, authors=AUTHORS, cell=CELL, objections=OBJECTIONS,
    )  # fmt: skip


def _reviews(program: Program) -> ReviewFigures | None:
    """Return the figures of review as last stored; None before the first week closed."""
    stored = queries.newest(program, queries.REVIEW)
    return review_figures.from_dict(stored.content) if stored else None


CHARTS = {
    "visits": queries.MEASURE, "participation": queries.PARTICIPATION,
    "own-words": queries.OWN_WORDS,
}  # fmt: skip


@bp.get("/programs/<program>/figures/<any(visits, participation, 'own-words'):name>.<language>.svg")
@guarded(may_read, program=load_program)
def chart(program: Program, name: str, language: str) -> Response:
    """Send a chart that the worker drew."""
    stored = queries.newest(program, CHARTS[name]) if name in CHARTS else None
    svg = stored.charts.get(language) if stored else None
    if svg is None:
        raise Missing("There is no chart yet.")
    response = make_response(svg)
    response.mimetype = "image/svg+xml"
    response.headers["Cache-Control"] = "private, max-age=300"
    return response
