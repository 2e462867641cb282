"""The declaration of the package `academy`."""

from webapp.academy import events, evidence, handlers, home
from webapp.academy.models import Completion
from webapp.academy.views import bp
from webapp.people.events import AccountEnded
from webapp.programs.providers import lead_lines, participant_pages
from webapp.recognition import providers as recognition
from webapp.web.features import Feature

PLAIN = "pages read it at each request"
FEATURE = Feature(
    name="academy",
    blueprints=(bp,),
    handlers={AccountEnded: (handlers.forget_with_account,)},
    silent_events={
        events.ModuleCreated: PLAIN,
        events.ModuleChanged: PLAIN,
        events.ModuleMoved: PLAIN,
        events.CompletionsImported: PLAIN,
        events.ModuleCompleted: "only the person sees it",
        events.PassportChanged: "only the person decides about it",
    },
    providers=(
        participant_pages.answered_by(home.participant_pages),
        lead_lines.answered_by(home.lead_lines),
        recognition.evidence.answered_by(evidence.all_modules),
        recognition.measures.answered_by(evidence.measures),
    ),
    exports={Completion: "person_id"},
)
