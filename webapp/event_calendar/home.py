"""What the lead's page and results of barometers show of the calendar of events."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.barometers.models import Wave
from webapp.event_calendar import queries
from webapp.event_calendar.rules import reads_calendar
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.web.locale import day, in_language


def lead_lines(_program: Program) -> tuple[tuple[str, str, str], ...]:
    """The line of the lead's page, the same for every program."""
    facts = ngettext("%(num)s event", "%(num)s events", queries.count())
    return ((url_for("event_calendar.index"), _("Calendar of events"), facts),)


def events_since(wave: Wave, before: Wave, reader: Person) -> Iterator[tuple[str, str]]:
    """The events from the last day of the wave before to that of a wave, for readers of figures."""
    if not reads_calendar(reader, None):
        return
    for dated in queries.between(before.closes_on, wave.closes_on):
        name = in_language(dated.names)
        yield day(dated.first_day), f"{name} ({dated.unit.name})" if dated.unit else name
