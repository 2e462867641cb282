"""The public figures of a program's reviews."""

from flask import Response, current_app

from webapp.config import Settings
from webapp.kernel import clock
from webapp.kernel.rules import public
from webapp.programs.models import Program
from webapp.programs.views import load_public
from webapp.stories import queries
from webapp.stories.forms import REASONS
from webapp.stories.queries.figures import AUTHORS, CELL, FLOOR, OBJECTIONS
from webapp.stories.views.showing import room
from webapp.web.guards import guarded
from webapp.web.pages import page


@room.get("/programs/<program>/review")
@guarded(public, program=load_public)
def figures(program: Program) -> Response:
    """How fast answers come and how often somebody objects: totals of closed weeks."""
    settings: Settings = current_app.extensions["settings"]
    until = clock.week_start(clock.now(), settings.zone)
    return page(
        "stories/figures.html", program=program, figures=queries.figures(program, until),
        reasons=REASONS, floor=FLOOR, authors=AUTHORS, cell=CELL, objections=OBJECTIONS,
    )  # fmt: skip
