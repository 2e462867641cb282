"""Pages of insights. They read what the worker stored."""

from flask import Blueprint, Response, make_response, request
from flask_babel import get_locale
from flask_babel import gettext as _

from analytics.core.measures import registry
from analytics.core.traffic import CODES
from webapp.core.errors import Missing
from webapp.core.permissions import public, signed_in
from webapp.event_calendar.rules import reads_calendar
from webapp.insights import queries
from webapp.insights.author_results import results_for_author
from webapp.insights.headlines import headlines
from webapp.insights.program_page import figures_page, reviews_of, weeks_asked
from webapp.insights.review_figures import AUTHORS, CELL, FLOOR, OBJECTIONS
from webapp.insights.rules import may_read
from webapp.insights.weeks import RANGES, sunday
from webapp.networks.registry import NAMES
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs.models import Program
from webapp.programs.queries import public_program
from webapp.recruitment.rules import reads_recruitment
from webapp.releases.rules import reads_ledger
from webapp.stories.forms import REASONS
from webapp.web.files import table_file
from webapp.web.guards import guarded, person
from webapp.web.pages import render

# The names of analytics.reach.COUNTS, which cannot be imported here: it loads the statistics.
COLUMNS = ("gross", *CODES, "authentic_low", "authentic", "reach_low", "reach", "reach_high")

# The stored figures of charts that do not depend on the number of weeks.
CHARTS = {"participation": queries.PARTICIPATION, "own-words": queries.OWN_WORDS}

bp = Blueprint("insights", __name__, template_folder="templates")


def load_program(me: Person, slug: str) -> Program:
    """Load a program whose figures this person may read or to which they belong."""
    return queries.program_for(me, slug)


def load_reviewed(me: Person | None, slug: str) -> Program:  # noqa: ARG001 - the signature of a loader
    """Load a program with a public charter whose stories are reviewed."""
    return public_program(slug, Kind.sharing)


@bp.get("/figures")
@guarded(signed_in)
def index() -> Response:
    """List the programs whose figures this person may read."""
    found = [(each, headlines(each, queries.weeks_of(each))) for each in queries.readable(person())]
    return render(
        "insights/index.html", programs=found, calendar=reads_calendar(person()),
        recruitment=reads_recruitment(person()), reports=reads_ledger(person()),
    )  # fmt: skip


@bp.get("/figures/mine")
@guarded(signed_in)
def mine() -> Response:
    """Show the results of the person's own shares."""
    weeks = queries.counted_weeks()
    return render(
        "insights/mine.html",
        rows=results_for_author(person()),
        names=NAMES,
        until=sunday(weeks[-1]) if weeks else None,
    )


@bp.get("/figures/mine.csv")
@guarded(signed_in)
def mine_csv() -> Response:
    """Send the results of the person's own shares as a CSV file."""
    head = [
        _("Story"), _("Channel"), _("Posted on"), _("Visits in the last closed week"),
        _("Visits from outside"), _("Visits from outside or unknown"), _("Left out"),
    ]  # fmt: skip
    rows = [
        (
            r.title, _(NAMES[r.channel]), r.posted_at.date().isoformat(),
            r.week.high if r.week else None, r.all.low if r.all else None,
            r.all.high if r.all else None, r.removed,
        )
        for r in results_for_author(person())
    ]  # fmt: skip
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
    """Show headlines, visits, participation, own words and reviews of one program."""
    return render(
        "insights/figures.html",
        program=program,
        page=figures_page(program, weeks_asked(request.args.get("weeks"))),
        ranges=RANGES,
        registry=registry,
        language=str(get_locale()),
        floor=registry[queries.MEASURE].floor,
    )


@bp.get("/programs/<program>/review")
@guarded(public, program=load_reviewed)
def review(program: Program) -> Response:
    """Show time to an answer and objections, as stored when the last week closed."""
    return render(
        "insights/review.html", program=program, figures=reviews_of(program), reasons=REASONS,
        floor=FLOOR, authors=AUTHORS, cell=CELL, objections=OBJECTIONS,
    )  # fmt: skip


@bp.get(
    "/programs/<program>/figures/<any(visits, trend, participation, 'own-words'):name>.<language>.svg"
)
@guarded(may_read, program=load_program)
def chart(program: Program, name: str, language: str) -> Response:
    """Send a chart that the worker drew, for a narrow or a wide column."""
    weeks = weeks_asked(request.args.get("weeks"))
    stored = queries.newest(program, CHARTS.get(name) or queries.visits_name(weeks))
    width = "wide" if request.args.get("width") == "wide" else "narrow"
    svg = stored.charts.get(f"{name}.{language}.{width}") if stored else None
    if svg is None:
        raise Missing("There is no such chart yet.")
    response = make_response(svg)
    response.mimetype = "image/svg+xml"
    response.headers["Cache-Control"] = "private, max-age=300"
    return response
