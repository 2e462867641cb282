"""The declaration of the package `event_calendar`."""

from webapp.barometers.providers import events_since
from webapp.event_calendar import events
from webapp.event_calendar.home import events_since as dated_events
from webapp.event_calendar.home import lead_lines as line_of_calendar
from webapp.event_calendar.views import bp
from webapp.programs.providers import lead_lines
from webapp.web.features import Feature

NEXT_FIGURES = "the next figures read the calendar"
FEATURE = Feature(
    name="event_calendar",
    blueprints=(bp,),
    silent_events={
        events.DatedEventAdded: NEXT_FIGURES,
        events.DatedEventChanged: NEXT_FIGURES,
        events.DatedEventDeleted: NEXT_FIGURES,
    },
    providers=(
        lead_lines.answered_by(line_of_calendar),
        events_since.answered_by(dated_events),
    ),
)
