"""Who is told when something happens to a story."""

from webapp.asks import services
from webapp.asks.services import Words, notify
from webapp.kernel import db
from webapp.kernel.words import msg
from webapp.people.models import Person
from webapp.programs.events import Left
from webapp.stories import events, queries
from webapp.stories import services as verbs
from webapp.stories.models import Story


def tell_reviewers(event: events.StorySubmitted) -> None:
    """Everybody who may review it."""
    story = db.session().get_one(Story, event.object_id)
    words = Words(
        msg("A story waits for your review"),
        msg("“%(title)s” was sent for review. Oldest stories come first in your queue."),
        story.id, "stories.show", {"story": story.id}, {"title": story.title},
    )  # fmt: skip
    for person in queries.reviewers_for(story):
        notify(person, words)


def tell_author_approved(event: events.StoryApproved) -> None:
    """The author, who alone takes the last step."""
    story = db.session().get_one(Story, event.object_id)
    words = Words(
        msg("Your story is approved"),
        msg("“%(title)s” is approved as you wrote it. You decide whether and where to share it."),
        story.id, "stories.show", {"story": story.id}, {"title": story.title},
    )  # fmt: skip
    notify(story.author, words)


def tell_author_objected(event: events.StoryObjected) -> None:
    """The author, with the reason on the page."""
    story = db.session().get_one(Story, event.object_id)
    words = Words(
        msg("A reviewer objects to your story"),
        msg("“%(title)s”: the reason and what would help stand on its page. You can revise it."),
        story.id, "stories.show", {"story": story.id}, {"title": story.title},
    )  # fmt: skip
    notify(story.author, words)


def take_back_notices(event: events.StoryWithdrawn) -> None:
    """A withdrawn story is its author's alone: its title leaves the inboxes of others."""
    if event.actor is not None:
        services.take_back_notices(event.object_id, but=event.actor)


def withdraw_of_leaver(event: Left) -> None:
    """Whoever leaves waits for no review any more; the text stays theirs."""
    person = db.session().get_one(Person, event.person_id)
    for story in queries.waiting_of(person, event.program_id):
        verbs.withdraw(story, by=person)
