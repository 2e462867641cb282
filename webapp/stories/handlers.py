"""Event handlers of stories: notices to authors, withdrawal after leaving a program."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from webapp.core import db
from webapp.core.events import Event
from webapp.core.i18n import gettext_noop
from webapp.messaging import services as messaging
from webapp.messaging.services import MessageTemplate, notify
from webapp.messaging.topics import Topic
from webapp.people.models import Person
from webapp.programs.events import Left
from webapp.programs.services import note_cancelled
from webapp.stories import events, queries, services
from webapp.stories.models import Story


def story_message(key: str, subject: str, body: str) -> MessageTemplate:
    """A message about a story, to its author; to another person it is about reviews."""
    return MessageTemplate(key, Topic.stories, subject, body, "stories.show")


APPROVED = story_message(
    "story_approved", gettext_noop("Your story is approved"),
    gettext_noop("“%(title)s” is approved as you wrote it. You decide whether and where to share it."),
)  # fmt: skip
# The message to the author, by event.
ANSWERS: Mapping[type[Event], MessageTemplate] = {
    events.StoryApproved: APPROVED,
    events.StoryReleased: story_message(
        "story_released", gettext_noop("Your story is approved: no objection received"),
        gettext_noop("No one objected to “%(title)s” in time. You decide whether and where to share it."),
    ),
    events.EditsSuggested: story_message(
        "edits_suggested", gettext_noop("A reviewer suggests edits to your story"),
        gettext_noop("“%(title)s”: accept the suggested edits, or keep your own words."),
    ),
    events.StoryObjected: story_message(
        "story_objected", gettext_noop("A reviewer objects to your story"),
        gettext_noop("“%(title)s”: read the reason and what would help. You can revise the story."),
    ),
    events.DecisionTakenBack: story_message(
        "decision_canceled", gettext_noop("A decision on your story was canceled"),
        gettext_noop("“%(title)s” is in review again. You will be notified of the answer."),
    ),
}  # fmt: skip


def notify_about(
    story: Story, person: Person, template: MessageTemplate, *, mail_after: timedelta = timedelta()
) -> None:
    """Notify a person about a story. The texts may name %(title)s."""
    title = story.latest.title if story.latest else story.title
    topic = Topic.stories if person.id == story.person_id else Topic.reviews
    text = replace(template, topic=topic).about(
        story.id, {"story": story.id}, {"title": title}, program_id=story.program_id
    )
    notify(person, text, mail_after=mail_after)


def notify_author(event: Event) -> None:
    """Notify the author of a decision, or that it was canceled."""
    story = db.session().get_one(Story, event.object_id)
    # An approval that is undone in time leads to no mail.
    wait = services.UNDO if isinstance(event, events.StoryApproved) else timedelta()
    notify_about(story, story.author, ANSWERS[type(event)], mail_after=wait)


def resolve_answers(
    event: events.StorySubmitted | events.EditsAccepted | events.StoryWithdrawn,
) -> None:
    """Mark the author's notices of earlier answers as read: the author has acted on them."""
    for template in ANSWERS.values():
        messaging.resolve_notices(event.object_id, template.subject)


def resolve_approval(event: events.DecisionTakenBack) -> None:
    """Mark the notice of an approval as read once it no longer holds, and cancel its mail."""
    messaging.resolve_notices(event.object_id, APPROVED.subject)


def delete_notices_of_others(event: events.StoryWithdrawn) -> None:
    """Delete notices about a withdrawn story from the inboxes of everybody but its author."""
    if event.actor is not None:
        messaging.delete_notices(event.object_id, but=event.actor)


def withdraw_after_leaving(event: Left) -> None:
    """Withdraw the unshared stories of a person who left the program."""
    person = db.session().get_one(Person, event.person_id)
    stories = queries.seen_by_reviewers(person, event.program_id)
    for story in stories:
        services.withdraw(story, by=person)
    note_cancelled(event.object_id, "stories", len(stories))
