"""Declares stories to the application."""

from datetime import timedelta
from typing import Any

from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.people.queries import roles_of
from webapp.people.workflow import Role
from webapp.programs.events import Left
from webapp.stories import events, handlers
from webapp.stories.models import Comment, Review, Story
from webapp.stories.views import bp
from webapp.web.features import Feature, NavigationItem, ReceiptLine


def _reviews(person: Any) -> bool:  # noqa: ANN401 - signature of a navigation item
    return any(role == Role.reviewer for role, _scope in roles_of(person))


FEATURE = Feature(
    name="stories",
    blueprints=(bp,),
    navigation=(
        NavigationItem(20, "stories.mine", gettext_noop("My stories")),
        NavigationItem(40, "stories.queue", gettext_noop("To review"), _reviews),
    ),
    handlers={
        Left: (handlers.withdraw_after_leaving,),
        events.StorySubmitted: (handlers.notify_reviewers,),
        events.StoryApproved: (handlers.notify_author, handlers.resolve_waiting),
        events.StoryReleased: (handlers.notify_author, handlers.resolve_waiting),
        events.EditsSuggested: (handlers.notify_author, handlers.resolve_waiting),
        events.EditsAccepted: (handlers.notify_reviewer_accepted,),
        events.StoryObjected: (handlers.notify_author, handlers.resolve_waiting),
        events.DecisionTakenBack: (handlers.notify_author,),
        events.StoryEscalated: (handlers.notify_leads,),
        events.Commented: (handlers.notify_of_comment,),
        events.StoryWithdrawn: (handlers.delete_notices_of_others,),
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
    exports={Story: "person_id", Review: "person_id", Comment: "person_id"},
)  # fmt: skip
