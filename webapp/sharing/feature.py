"""Declares sharing to the application."""

from flask_babel import lazy_gettext as _l

from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob
from webapp.sharing import events, handlers
from webapp.sharing.models import DeclaredFigures, Share, ShorterText
from webapp.sharing.services.reminders import READY
from webapp.sharing.views import bp, search
from webapp.sharing.views.home import next_steps
from webapp.sharing.views.statuses import unposted
from webapp.stories import providers
from webapp.web.features import Feature, NavigationItem

FEATURE = Feature(
    name="sharing",
    blueprints=(bp,),
    navigation=(NavigationItem(30, "sharing.shared", gettext_noop("Shared stories")),),
    providers=(providers.unposted.answered_by(unposted),),
    next_steps=next_steps,
    search=search.hits,
    handlers={
        events.SharePrepared: (handlers.close_approval,),
        events.ShareDeclared: (handlers.close_approval,),
    },
    silent_events={
        events.ShareCorrected: "its author did it",
        events.FiguresDeclared: "its author did it",
        events.TextShortened: "its author did it; the next share reads the text",
        events.ShareTakenBack: "the page reads the state of the share",
        events.ShareRetired: "tracking reads it from the link",
    },
    jobs={"share_reminder": LazyJob("webapp.sharing.jobs:remind")},
    job_labels={"share_reminder": _l("Reminders to share")},
    messages=(READY,),
    exports={Share: "person_id", ShorterText: "revision_id", DeclaredFigures: "share_id"},
)  # fmt: skip
