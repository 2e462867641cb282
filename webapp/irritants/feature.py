"""The declaration of the package `irritants`."""

from datetime import timedelta

from webapp.briefs.providers import origins
from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.irritants import events, handlers, home, search
from webapp.irritants.models import Irritant, IrritantMessage
from webapp.irritants.services import telling
from webapp.irritants.views import bp
from webapp.irritants.views.anonymous import WITHOUT_TOKEN
from webapp.people.events import AccountEnded
from webapp.people.providers import without_account
from webapp.web.features import Feature, NavigationGroup, NavigationItem

BY_JOB = "the job `irritants` notifies the people who handle it"
FEATURE = Feature(
    name="irritants",
    blueprints=(bp,),
    navigation=(
        NavigationItem(
            28, "irritants.listing", gettext_noop("Irritants"), group=NavigationGroup.listening
        ),
    ),
    next_steps=home.next_steps,
    search=search.hits,
    handlers={
        events.IrritantAssigned: (handlers.tell_of_charge,),
        events.IrritantAnswered: (handlers.tell_of_answer,),
        events.IrritantMended: (handlers.tell_of_mending,),
        events.IrritantMerged: (handlers.tell_of_end,),
        events.IrritantRefused: (handlers.tell_of_end,),
        events.IrritantReopened: (handlers.tell_of_reopening,),
        events.HandlerWrote: (handlers.tell_of_message,),
        AccountEnded: (handlers.forget_with_account,),
    },
    silent_events={
        events.IrritantReported: BY_JOB,
        events.ReporterWrote: BY_JOB,
        events.OwnIrritantReopened: BY_JOB,
        events.IrritantRouted: BY_JOB,
        events.IrritantReleased: "handlers find it on the home page",
        events.IrritantWithdrawn: "the service itself deletes what others were told",
        events.IrritantBecameBrief: "the page of the irritant says so",
    },
    periodic=(
        PeriodicJob(
            "irritants", timedelta(minutes=30), LazyJob("webapp.irritants.jobs:notify_of_irritants")
        ),
        PeriodicJob(
            "words of irritants",
            timedelta(hours=24),
            LazyJob("webapp.irritants.jobs:delete_old_words"),
        ),
    ),
    providers=(
        origins.answered_by(home.origins),
        without_account.answered_by(home.without_account),
    ),
    without_csrf_token=WITHOUT_TOKEN,
    messages=telling.MESSAGES,
    exports={Irritant: "person_id", IrritantMessage: "person_id"},
)
