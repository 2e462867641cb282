"""What pages of programs show about goals, and the evidence of programs themselves."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.core import clock
from webapp.programs.models import Program
from webapp.recognition import queries
from webapp.recognition.services import Evidence
from webapp.recognition.workflow import Rule
from webapp.web.locale import in_language

YEAR = timedelta(days=365)


def participant_pages(program: Program) -> Sequence[tuple[str, str]]:
    """Where participants see the goals, in a program that has some."""
    if not queries.has_goals(program.id):
        return ()
    return ((_("Goals"), url_for("recognition.goals", program=program.slug)),)


def lead_lines(program: Program) -> Sequence[tuple[str, str, str]]:
    """The line of the lead's page."""
    count = len(queries.open_goals(program.id))
    facts = ngettext("%(num)s open goal", "%(num)s open goals", count)
    return ((url_for("recognition.goals", program=program.slug), _("Goals of the program"), facts),)


def good_news(program: Program) -> Iterator[str]:
    """A sentence for each goal that was reached lately."""
    for goal in queries.reached_lately(program):
        yield _("Reached together: “%(goal)s”. Thank you.", goal=in_language(goal.titles))


def years_in_programs(start: date, end: date) -> Iterator[Evidence]:
    """People whose enrollment became a year old; a pause does not count against it."""
    for each in queries.joined_between(start - YEAR, end - YEAR):
        day = clock.local_day(each.joined_at, clock.zone()).isoformat()
        fact = {"id": each.id, "day": day}
        yield Evidence(each.person_id, each.program_id, Rule.year_in_program, [fact])
