"""Who is told when something happens to a story."""

from webapp.asks.services import Words, notify
from webapp.kernel import db
from webapp.kernel.words import msg
from webapp.stories import events, queries
from webapp.stories.models import Story


def _place(story: Story) -> dict[str, str]:
    return {"story": story.id}


def tell_reviewers(event: events.StorySubmitted) -> None:
    """Everybody who may review it."""
    story = db.session().get_one(Story, event.object_id)
    words = Words(
        msg("A story waits for your review"),
        msg("“%(title)s” was sent for review. Oldest stories come first in your queue."),
        "stories.show", _place(story), {"title": story.title},
    )  # fmt: skip
    for person in queries.reviewers_for(story):
        notify(person, words)


def tell_author_approved(event: events.StoryApproved) -> None:
    """The author, who alone takes the last step."""
    story = db.session().get_one(Story, event.object_id)
    words = Words(
        msg("Your story is approved"),
        msg("“%(title)s” is approved as you wrote it. You decide whether and where to share it."),
        "stories.show", _place(story), {"title": story.title},
    )  # fmt: skip
    notify(story.author, words)


def tell_author_objected(event: events.StoryObjected) -> None:
    """The author, with the reason on the page."""
    story = db.session().get_one(Story, event.object_id)
    words = Words(
        msg("A reviewer objects to your story"),
        msg("“%(title)s”: the reason and what would help stand on its page. You can revise it."),
        "stories.show", _place(story), {"title": story.title},
    )  # fmt: skip
    notify(story.author, words)
