"""Declares stories to the application."""

from datetime import timedelta

from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.programs.events import Left
from webapp.programs.providers import answered_briefs
from webapp.stories import events, handlers, home, queries
from webapp.stories.models import Review, Story
from webapp.stories.views import bp
from webapp.web.features import Feature, NavigationItem, ReceiptLine

FEATURE = Feature(
    name="stories",
    blueprints=(bp,),
    navigation=(NavigationItem(20, "stories.mine", gettext_noop("My stories")),),
    next_steps=home.next_steps,
    providers=(answered_briefs.answered_by(queries.answered_briefs),),
    handlers={
        Left: (handlers.withdraw_after_leaving,),
        events.StoryApproved: (handlers.notify_author,),
        events.StoryReleased: (handlers.notify_author,),
        events.EditsSuggested: (handlers.notify_author,),
        events.StoryObjected: (handlers.notify_author,),
        events.DecisionTakenBack: (handlers.resolve_approval, handlers.notify_author),
        events.StorySubmitted: (handlers.resolve_answers,),
        events.EditsAccepted: (handlers.resolve_answers,),
        events.StoryWithdrawn: (handlers.delete_notices_of_others, handlers.resolve_answers),
    },
    silent_events={
        events.StoryTakenUp: "only its author sees a draft",
        events.StoryWritten: "only its author sees a draft",
        events.PictureChanged: "only its author sees a draft",
    },
    periodic=(
        PeriodicJob(
            "meet deadlines", timedelta(minutes=1), LazyJob("webapp.stories.jobs:meet_deadlines")
        ),
        PeriodicJob(
            "sweep pictures", timedelta(hours=6), LazyJob("webapp.stories.jobs:sweep_pictures")
        ),
    ),
    receipt=(
        ReceiptLine(
            "stories", gettext_noop("%(num)s story that was not shared was withdrawn."),
            gettext_noop("%(num)s stories that were not shared were withdrawn."),
        ),
    ),
    messages=tuple(handlers.ANSWERS.values()),
    exports={Story: "person_id", Review: "person_id"},
)  # fmt: skip
