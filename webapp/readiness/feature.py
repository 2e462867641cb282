"""The declaration of the package `readiness`."""

from webapp.programs.opening import first_opening
from webapp.programs.providers import charter_notes
from webapp.readiness import events, home
from webapp.readiness.services import keep_reason
from webapp.readiness.views import bp
from webapp.web.features import Feature

FEATURE = Feature(
    name="readiness",
    blueprints=(bp,),
    silent_events={events.OpenedIncomplete: "the charter page shows the reason"},
    providers=(
        first_opening.answered_by(keep_reason),
        charter_notes.answered_by(home.charter_notes),
    ),
)
