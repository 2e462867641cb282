"""Visits of the stories of a program on the career page, in closed weeks."""

from flask import Response

from analytics.core.measures import ACTIVITY, TREND
from webapp.careers import queries
from webapp.careers.rules import reads_visits
from webapp.careers.views.blueprint import bp, load_program
from webapp.networks.registry import CAREER
from webapp.programs.models import Program
from webapp.tracking.queries import visits_of_links, weeks_of_channel
from webapp.web.guards import guarded
from webapp.web.pages import render

SHOWN = 26


@bp.get("/programs/<program>/career-page")
@guarded(reads_visits, program=load_program)
def visits(program: Program) -> Response:
    """The total of closed weeks in which stories of five people were visited; rows from 15 on.

    Beside it the visits of the list, which belong to no story and no program.
    """
    weeks = weeks_of_channel(program.id, CAREER, ACTIVITY)[:SHOWN]
    whole = visits_of_links([link for link in (queries.list_link(),) if link])
    return render(
        "careers/visits.html", program=program, weeks=weeks, floor=ACTIVITY, trend=TREND,
        of_list=next(iter(whole.values()), None),
        low=sum(each.low for each in weeks), high=sum(each.high for each in weeks),
    )  # fmt: skip
