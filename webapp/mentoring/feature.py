"""The declaration of the package `mentoring`."""

from datetime import timedelta

from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.mentoring import events, handlers, home
from webapp.mentoring.models import Application, Pair, PairReply
from webapp.mentoring.services.pairs import MESSAGES
from webapp.mentoring.views import bp
from webapp.people.events import AccountEnded
from webapp.programs.events import Left
from webapp.programs.providers import lead_lines, participant_pages
from webapp.web.features import Feature, NavigationItem, ReceiptLine

PLAIN = "the page of the edition shows it"
FEATURE = Feature(
    name="mentoring",
    blueprints=(bp,),
    navigation=(
        NavigationItem(25, "mentoring.mine", gettext_noop("My mentoring"), home.takes_part),
    ),
    next_steps=home.next_steps,
    handlers={
        Left: (handlers.withdraw_after_leaving,),
        AccountEnded: (handlers.end_with_account,),
    },
    silent_events={
        events.EditionCreated: PLAIN,
        events.EditionChanged: PLAIN,
        events.EditionMoved: PLAIN,
        events.Applied: "only the person sees it",
        events.ApplicationWithdrawn: "the service itself ends the pairs",
        events.PairAnswered: "the service itself asks or tells the other person",
        events.PairStarted: "the service itself tells both people",
        events.PairResumed: "the page of the pair shows it",
    },
    periodic=(
        PeriodicJob(
            "answer times of mentoring",
            timedelta(minutes=10),
            LazyJob("webapp.mentoring.jobs:meet_deadlines"),
        ),
    ),
    providers=(
        participant_pages.answered_by(home.participant_pages),
        lead_lines.answered_by(home.lead_lines),
    ),
    receipt=(
        ReceiptLine(
            "mentoring", gettext_noop("%(num)s application to mentoring was withdrawn."),
            gettext_noop("%(num)s applications to mentoring were withdrawn."),
        ),
    ),
    messages=MESSAGES,
    exports={
        Application: "person_id",
        Pair: "mentor_id",
        PairReply: "person_id",
    },
)  # fmt: skip
