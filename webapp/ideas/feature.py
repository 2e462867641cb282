"""The declaration of the package `ideas`."""

from webapp.briefs.providers import origins
from webapp.core.i18n import gettext_noop
from webapp.ideas import events, evidence, handlers, home, search
from webapp.ideas.models import Idea, Support
from webapp.ideas.views import bp
from webapp.people.events import AccountEnded
from webapp.programs.events import Left
from webapp.programs.providers import lead_lines, participant_pages
from webapp.recognition import providers as recognition
from webapp.web.features import Feature, NavigationItem, ReceiptLine

PLAIN = "pages read it at each request"
FEATURE = Feature(
    name="ideas",
    blueprints=(bp,),
    navigation=(NavigationItem(27, "ideas.own", gettext_noop("Ideas"), home.is_offered),),
    next_steps=home.next_steps,
    search=search.hits,
    handlers={
        events.IdeaDecided: (handlers.tell_of_decision,),
        events.IdeaDone: (handlers.tell_of_decision,),
        events.IdeaRevised: (handlers.tell_of_revision,),
        events.IdeaBecameBrief: (handlers.tell_of_brief,),
        Left: (handlers.stop_after_leaving,),
        AccountEnded: (handlers.forget_with_account,),
    },
    silent_events={
        events.IdeaWritten: "only the person sees it",
        events.IdeaDeleted: "only the person saw it",
        events.IdeaTakenUp: "only the person sees it",
        events.IdeaPublished: "leads find it on the home page; nobody is asked to read it",
        events.IdeaWithdrawn: "the service itself deletes what others were told",
        events.OwnerShown: PLAIN,
        events.IdeaReviewed: PLAIN,
        events.IdeaStarted: PLAIN,
        events.SupportChanged: "no page names who supports an idea",
    },
    providers=(
        participant_pages.answered_by(home.participant_pages),
        lead_lines.answered_by(home.lead_lines),
        recognition.evidence.answered_by(evidence.done),
        origins.answered_by(home.origins),
    ),
    receipt=(
        ReceiptLine(
            "ideas", gettext_noop("%(num)s idea is withdrawn."),
            gettext_noop("%(num)s ideas are withdrawn."),
        ),
    ),
    messages=handlers.MESSAGES,
    exports={Idea: "person_id", Support: "person_id"},
)  # fmt: skip
