"""What the lead's page shows of the calendar of events."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.event_calendar import queries
from webapp.programs.models import Program


def lead_lines(_program: Program) -> tuple[tuple[str, str, str], ...]:
    """The line of the lead's page, the same for every program."""
    facts = ngettext("%(num)s event", "%(num)s events", queries.count())
    return ((url_for("event_calendar.index"), _("Calendar of events"), facts),)
