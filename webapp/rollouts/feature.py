"""The declaration of the package `rollouts`."""

from webapp.programs.events import ProgramMoved
from webapp.programs.opening import opening_days, opening_facts, opening_note, opens_on
from webapp.programs.providers import lead_lines
from webapp.rollouts import events, handlers, home, queries
from webapp.rollouts.views import bp
from webapp.web.features import Feature

FEATURE = Feature(
    name="rollouts",
    blueprints=(bp,),
    handlers={ProgramMoved: (handlers.start,)},
    silent_events={
        events.RolloutPlanned: "pages read the days at each request",
        events.RolloutDrawn: "pages read the days at each request",
        events.RolloutDropped: "pages read the days at each request",
    },
    providers=(
        opens_on.answered_by(queries.opens_on),
        opening_days.answered_by(queries.opening_days),
        opening_facts.answered_by(home.facts),
        opening_note.answered_by(home.opening_note),
        lead_lines.answered_by(home.lead_lines),
    ),
)
