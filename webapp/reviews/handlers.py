"""Event handlers of reviews: notices to reviewers, leads, administrators, and of messages."""

from webapp.core import db
from webapp.core.i18n import gettext_noop
from webapp.messaging import services as messaging
from webapp.messaging.services import MessageTemplate, notify
from webapp.messaging.topics import Topic
from webapp.people.models import Person
from webapp.people.queries import holders
from webapp.people.workflow import Role
from webapp.reviews import queries
from webapp.reviews.events import Commented
from webapp.reviews.models import Comment
from webapp.stories import events
from webapp.stories import queries as stories
from webapp.stories.handlers import notify_about, story_message
from webapp.stories.models import Story
from webapp.stories.services import escalate


def _to_reviewer(key: str, subject: str, body: str) -> MessageTemplate:
    return MessageTemplate(key, Topic.reviews, subject, body, "stories.show")


HELP = gettext_noop("A story needs your help")
LATE = _to_reviewer(
    "review_late", HELP,
    gettext_noop(
        "“%(title)s” has waited longer than the charter promises. Review it yourself, or ask a reviewer."
    ),
)  # fmt: skip
ALONE = _to_reviewer(
    "reviewers_away", HELP,
    gettext_noop(
        "“%(title)s” was sent for review, and every reviewer is away. Review it yourself, or name "
        "another reviewer."
    ),
)  # fmt: skip
WAITS = _to_reviewer(
    "review_waits", gettext_noop("A story waits for your review"),
    gettext_noop("“%(title)s” was sent for review. Your queue shows when to answer."),
)  # fmt: skip
ACCEPTED = _to_reviewer(
    "edits_accepted", gettext_noop("Your edits were accepted"),
    gettext_noop("The author accepted your edits to “%(title)s”. It is approved."),
)  # fmt: skip
DELAYED = story_message(
    "story_delayed", gettext_noop("Your story waits longer than promised"),
    gettext_noop("“%(title)s” has no answer yet, and its deadline has passed. We asked for help."),
)  # fmt: skip
COMMENTED = story_message(
    "story_message", gettext_noop("New message about a story"),
    gettext_noop("There is a new message about “%(title)s”."),
)  # fmt: skip
NO_REVIEWER = MessageTemplate(
    "no_reviewer", Topic.operations, gettext_noop("A program needs a reviewer"),
    gettext_noop("A story in “%(program)s” is waiting, and no one may review it. Please name a reviewer."),
    "admin.roles",
)  # fmt: skip
MESSAGES = (WAITS, LATE, ALONE, ACCEPTED, DELAYED, COMMENTED, NO_REVIEWER)


def notify_reviewers(event: events.StorySubmitted | events.SecondReaderAsked) -> None:
    """Notify the reviewers who are present; escalate where none is."""
    story = db.session().get_one(Story, event.object_id)
    present = queries.reviewers_present(story)
    for person in present:
        notify_about(story, person, WAITS)
    if not present:
        escalate(story, absence=True)


def notify_leads(event: events.StoryEscalated) -> None:
    """Notify the leads who may review it now, or administrators where no lead may; and the author."""
    story = db.session().get_one(Story, event.object_id)
    leads = queries.leads_for(story)
    for person in leads:
        notify_about(story, person, ALONE if event.absence else LATE)
    if not leads:
        _ask_administrators(story)
    if not event.absence:
        notify_about(story, story.author, DELAYED)


def _ask_administrators(story: Story) -> None:
    """Notify administrators. The notice names only the program: they may not read the story."""
    names = story.program.names
    for person in holders(Role.admin, None):
        text = NO_REVIEWER.about(
            story.program_id, {}, {"program": names.get(person.locale, names["en"])},
            program_id=story.program_id,
        )  # fmt: skip
        notify(person, text)


def notify_reviewer_accepted(event: events.EditsAccepted) -> None:
    """Notify the reviewer who suggested the edits."""
    story = db.session().get_one(Story, event.object_id)
    review = stories.latest_review(story)
    if review is not None and review.person is not None and review.person.is_active:
        notify_about(story, review.person, ACCEPTED)


def resolve_waiting(event: events.StoryDecided | events.ChangesDiscarded) -> None:
    """Mark the reviewers' notices as read once there is nothing to decide."""
    messaging.resolve_notices(event.object_id, WAITS.subject)


def notify_of_comment(event: Commented) -> None:
    """Notify the author of a message; for the author's own message, the reviewers who took part."""
    story = db.session().get_one(Story, event.object_id)
    comment = db.session().get_one(Comment, event.comment)
    by_author = comment.person_id == story.person_id
    for person in _participants(story) if by_author else [story.author]:
        notify_about(story, person, COMMENTED)


def _participants(story: Story) -> list[Person]:
    """Reviewers who wrote, reviewed or claimed it and are present; else all who are present."""
    involved = {c.person_id for c in queries.comments(story)} | {story.reader_id}
    involved |= {r.person_id for r in stories.reviews(story)}
    present = queries.reviewers_present(story)
    return [p for p in present if p.id in involved] or present
