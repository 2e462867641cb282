"""Pages of insights: they read what the worker stored."""

from flask import Blueprint, Response, make_response
from flask_babel import get_locale
from flask_babel import gettext as _

from analytics.plain.bands import OwnWords
from analytics.plain.figure import Figure
from analytics.plain.measures import registry
from analytics.plain.participation import Participation
from analytics.plain.reading import Reading
from analytics.plain.reported import Reported
from analytics.plain.traffic import CODES
from webapp.insights import queries
from webapp.insights.own import came_of
from webapp.insights.rules import may_read
from webapp.kernel.errors import Missing
from webapp.kernel.rules import public, signed_in
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.programs.views import load_public
from webapp.shares.channels.registry import NAMES
from webapp.stories import queries as stories
from webapp.stories.forms import REASONS
from webapp.stories.queries.figures import AUTHORS, CELL, FLOOR, OBJECTIONS
from webapp.web.files import table_file
from webapp.web.guards import guarded, person
from webapp.web.pages import page

# The counts of a released week, as analytics.reach.COUNTS names them; that one loads statistics.
COLUMNS = ("gross", *CODES, "authentic_low", "authentic", "reach_low", "reach", "reach_high")

room = Blueprint("insights", __name__, template_folder="templates")


def load_program(me: Person, slug: str) -> Program:
    """A program whose figures this person may read, or that they belong to."""
    return queries.program_for(me, slug)


@room.get("/figures")
@guarded(signed_in)
def index() -> Response:
    """Programs whose figures I may read."""
    return page("insights/index.html", programs=queries.readable(person()))


@room.get("/figures/mine")
@guarded(signed_in)
def mine() -> Response:
    """What came of my stories; for me alone."""
    return page(
        "insights/mine.html", rows=came_of(person()), names=NAMES, week=queries.last_released()
    )


@room.get("/figures/mine.csv")
@guarded(signed_in)
def mine_csv() -> Response:
    """The same as a file."""
    head = [
        _("Story"), _("Channel"), _("Posted on"), _("Visits from outside"),
        _("Visits from outside or unknown"), _("Left out"),
    ]  # fmt: skip
    rows = [
        (r.title, _(NAMES[r.channel]), r.posted_at.date().isoformat(), r.low, r.high, r.removed)
        for r in came_of(person())
    ]
    return table_file("franc-parler-mine.csv", head, rows)


@room.get("/programs/<program>/figures.csv")
@guarded(may_read, program=load_program)
def figures_csv(program: Program) -> Response:
    """The released weeks of a program that are told, as a file."""
    weeks = queries.weeks_of(program)
    rows = [(w.week, *(w.counts[name] for name in COLUMNS)) for w in weeks]
    return table_file(f"franc-parler-{program.slug}.csv", ["week", *COLUMNS], rows)


@room.get("/programs/<program>/figures")
@guarded(may_read, program=load_program)
def figures(program: Program) -> Response:
    """One program: authentic visits, what networks report, participation, own words, reviews."""
    stored = queries.newest(program, queries.MEASURE)
    people = queries.newest(program, queries.PARTICIPATION)
    words = queries.newest(program, queries.OWN_WORDS)
    reached = queries.newest(program, queries.REACH)
    told = queries.newest(program, queries.REPORTED)
    return page(
        "insights/figures.html",
        program=program,
        stored=stored,
        figure=Figure.from_dict(stored.content) if stored else None,
        reach=Reading.from_dict(reached.content) if reached else None,
        reported=Reported.from_dict(told.content) if told else None,
        people=Participation.from_dict(people.content["figure"]) if people else None,
        words=OwnWords.from_dict(words.content["figure"]) if words else None,
        reviews=_reviews(program),
        registry=registry,
        language=str(get_locale()),
        floor=registry[queries.MEASURE].floor,
    )


@room.get("/programs/<program>/review")
@guarded(public, program=load_public)
def review(program: Program) -> Response:
    """How fast answers come and how often somebody objects, as it stood when a week closed."""
    return page(
        "insights/review.html", program=program, figures=_reviews(program), reasons=REASONS,
        floor=FLOOR, authors=AUTHORS, cell=CELL, objections=OBJECTIONS,
    )  # fmt: skip


def _reviews(program: Program) -> stories.Figures | None:
    """The figures of review as last stored; None before the first week closed."""
    stored = queries.newest(program, queries.REVIEW)
    return stories.figures_from(stored.content) if stored else None


CHARTS = {
    "visits": queries.MEASURE, "participation": queries.PARTICIPATION,
    "own-words": queries.OWN_WORDS,
}  # fmt: skip


@room.get(
    "/programs/<program>/figures/<any(visits, participation, 'own-words'):name>.<language>.svg"
)
@guarded(may_read, program=load_program)
def chart(program: Program, name: str, language: str) -> Response:
    """A chart, as the worker drew it."""
    stored = queries.newest(program, CHARTS[name]) if name in CHARTS else None
    drawn = stored.charts.get(language) if stored else None
    if drawn is None:
        raise Missing("There is no chart yet.")
    answer = make_response(drawn)
    answer.mimetype = "image/svg+xml"
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer
