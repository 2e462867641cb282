"""The declaration of the package `recognition`."""

from datetime import timedelta

from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.people.events import AccountEnded
from webapp.programs.events import Left
from webapp.programs.providers import good_news, lead_lines, participant_pages
from webapp.recognition import events, handlers, home
from webapp.recognition.models import Badge, JournalEntry, ThanksChoice, ThanksNote
from webapp.recognition.providers import evidence
from webapp.recognition.services import MESSAGES
from webapp.recognition.views import bp
from webapp.web.features import Feature

PLAIN = "pages read it at each request"
FEATURE = Feature(
    name="recognition",
    blueprints=(bp,),
    handlers={
        Left: (handlers.forget_idea_after_leaving,),
        AccountEnded: (handlers.forget_with_account,),
    },
    silent_events={
        events.ThanksWritten: "the service itself tells the receiver",
        events.ThanksShown: PLAIN,
        events.ThanksDeleted: PLAIN,
        events.GoalSet: PLAIN,
        events.GoalChanged: PLAIN,
        events.GoalClosed: "the page of the program says it",
        events.BadgesGranted: "the service itself tells each person once",
        events.BadgeChanged: PLAIN,
    },
    periodic=(
        PeriodicJob(
            "badges of a quarter", timedelta(hours=6),
            LazyJob("webapp.recognition.jobs:grant_badges"),
        ),
        PeriodicJob(
            "dates of goals", timedelta(hours=1), LazyJob("webapp.recognition.jobs:close_goals")
        ),
    ),
    providers=(
        participant_pages.answered_by(home.participant_pages),
        lead_lines.answered_by(home.lead_lines),
        good_news.answered_by(home.good_news),
        evidence.answered_by(home.years_in_programs),
    ),
    messages=MESSAGES,
    exports={
        JournalEntry: "person_id",
        ThanksNote: "receiver_id",
        ThanksChoice: "person_id",
        Badge: "person_id",
    },
)  # fmt: skip
