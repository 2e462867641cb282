"""Declares reviews to the application."""

from webapp.core.i18n import gettext_noop
from webapp.reviews import events, handlers, home, search
from webapp.reviews.models import Comment
from webapp.reviews.views import bp, conversation
from webapp.stories import events as stories
from webapp.stories import providers
from webapp.web.features import Feature, NavigationItem

FEATURE = Feature(
    name="reviews",
    blueprints=(bp,),
    navigation=(
        NavigationItem(40, "reviews.queue", gettext_noop("To review"), home.reviews, home.waiting),
    ),
    next_steps=home.next_steps,
    search=search.hits,
    handlers={
        stories.StorySubmitted: (handlers.notify_reviewers,),
        stories.SecondReaderAsked: (handlers.notify_reviewers,),
        stories.StoryApproved: (handlers.resolve_waiting,),
        stories.StoryReleased: (handlers.resolve_waiting,),
        stories.EditsSuggested: (handlers.resolve_waiting,),
        stories.EditsAccepted: (handlers.notify_reviewer_accepted,),
        stories.StoryObjected: (handlers.resolve_waiting,),
        stories.ChangesDiscarded: (handlers.resolve_waiting,),
        stories.StoryEscalated: (handlers.notify_leads,),
        events.Commented: (handlers.notify_of_comment,),
    },
    providers=(providers.conversation.answered_by(conversation),),
    messages=handlers.MESSAGES,
    exports={Comment: "person_id"},
)
