"""The lead's page: help requests that wait for the lead, and figures without names of champions."""

from flask import Response
from flask_babel import get_locale

from analytics.core.measures import ACTIVITY, DISTRIBUTION, MEAN
from webapp.champions import queries as champions
from webapp.core.i18n import day_in
from webapp.helpdesk import home, queries
from webapp.helpdesk.views.blueprint import bp, load_led
from webapp.programs.models import Program
from webapp.programs.rules import is_lead
from webapp.web.guards import guarded, person
from webapp.web.pages import render


@bp.get("/programs/<program>/help/overview")
@guarded(is_lead, program=load_led)
def overview(program: Program) -> Response:
    """Help requests of the program."""
    figures = queries.figures(program.id)
    months = [(each, day_in(str(get_locale()), each, "LLL y")) for each in figures.months]
    waiting = queries.escalated_to(person(), [program.id])
    return render(
        "helpdesk/overview.html", program=program, figures=figures, months=months,
        waiting=waiting,
        topics=champions.topics_of(program.id),
        floor=ACTIVITY, share_floor=DISTRIBUTION, days_floor=MEAN, topic_name=home.namer(waiting),
    )  # fmt: skip
