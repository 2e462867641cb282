"""The declaration of the package `notes`."""

from datetime import timedelta

from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.mentoring.providers import pair_parts, pair_steps
from webapp.notes import events, handlers, providers
from webapp.notes.models import Agreement, Goal, Note
from webapp.notes.views import bp
from webapp.people.events import AccountEnded
from webapp.programs.events import Left
from webapp.web.features import Feature, ReceiptLine

PLAIN = "the page of the pair shows it"
FEATURE = Feature(
    name="notes",
    blueprints=(bp,),
    handlers={
        Left: (handlers.forget_after_leaving,),
        AccountEnded: (handlers.forget_with_account,),
    },
    silent_events={
        events.NoteWritten: PLAIN,
        events.NoteDeleted: PLAIN,
        events.GoalChanged: PLAIN,
        events.TopicsProposed: PLAIN,
        events.TopicsAgreed: PLAIN,
        events.NotesPurged: "the page of the pair names the day",
    },
    periodic=(
        PeriodicJob(
            "notes of former pairs", timedelta(hours=1), LazyJob("webapp.notes.jobs:purge_notes")
        ),
    ),
    providers=(
        pair_parts.answered_by(providers.pair_parts),
        pair_steps.answered_by(providers.pair_steps),
    ),
    receipt=(
        ReceiptLine(
            "private_notes", gettext_noop("%(num)s private note was deleted."),
            gettext_noop("%(num)s private notes were deleted."),
        ),
    ),
    exports={Note: "author_id", Goal: "author_id", Agreement: "author_id"},
)  # fmt: skip
