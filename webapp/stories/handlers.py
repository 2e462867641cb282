"""Event handlers of stories: notices to authors, reviewers, leads and administrators."""

from collections.abc import Mapping

from webapp.core import db
from webapp.core.events import Event
from webapp.core.i18n import gettext_noop
from webapp.messaging import services as messaging
from webapp.messaging.services import NoticeText, notify
from webapp.people.models import Person
from webapp.people.queries import holders
from webapp.people.workflow import Role
from webapp.programs.events import Left
from webapp.programs.services import note_cancelled
from webapp.stories import events, queries, services
from webapp.stories.models import Comment, Story

LATE = gettext_noop(
    "“%(title)s” waits longer than the charter promises. You may answer it yourself, or "
    "ask a reviewer to."
)
ALONE = gettext_noop(
    "“%(title)s” was sent for review and no reviewer is there. You may answer it yourself, "
    "or name somebody who stands in."
)
WAITS = gettext_noop("A story waits for your review")
# Subject and body of the notice to the author, by event.
ANSWERS: Mapping[type[Event], tuple[str, str]] = {
    events.StoryApproved: (
        gettext_noop("Your story is approved"),
        gettext_noop(
            "“%(title)s” is approved as you wrote it. You decide whether and where to share it."
        ),
    ),
    events.StoryReleased: (
        gettext_noop("Your story is released: no objection received"),
        gettext_noop(
            "Nobody objected to “%(title)s” in time. You decide whether and where to share it."
        ),
    ),
    events.EditsSuggested: (
        gettext_noop("A reviewer suggests edits to your story"),
        gettext_noop(
            "“%(title)s”: see what would change. Accept it in one click, or keep your own words."
        ),
    ),
    events.StoryObjected: (
        gettext_noop("A reviewer objects to your story"),
        gettext_noop(
            "“%(title)s”: the reason and what would help stand on its page. You can revise it."
        ),
    ),
    events.DecisionTakenBack: (
        gettext_noop("A decision on your story was taken back"),
        gettext_noop("“%(title)s” is in review again. You are told as soon as there is an answer."),
    ),
}


def _notify(story: Story, person: Person, subject: str, body: str) -> None:
    title = story.latest.title if story.latest else story.title
    arguments = {"story": story.id}
    notify(person, NoticeText(subject, body, story.id, "stories.show", arguments, {"title": title}))


def notify_reviewers(event: events.StorySubmitted) -> None:
    """Notify the reviewers who are present; escalate where none is."""
    story = db.session().get_one(Story, event.object_id)
    present = queries.reviewers_present(story)
    for person in present:
        _notify(
            story, person, WAITS,
            gettext_noop("“%(title)s” was sent for review. Oldest stories come first in your queue."),
        )  # fmt: skip
    if not present:
        services.escalate(story, absence=True)


def notify_leads(event: events.StoryEscalated) -> None:
    """Notify the leads who may review it now, or administrators where no lead may; and the author."""
    story = db.session().get_one(Story, event.object_id)
    leads = queries.leads_for(story)
    for person in leads:
        _notify(
            story, person, gettext_noop("A story needs your help"), ALONE if event.absence else LATE
        )
    if not leads:
        _ask_administrators(story)
    if not event.absence:
        _notify(
            story, story.author, gettext_noop("Your story waits longer than promised"),
            gettext_noop("“%(title)s” had no answer in the time of the charter. Help was asked for."),
        )  # fmt: skip


def _ask_administrators(story: Story) -> None:
    """Notify administrators. The notice names only the program: they may not read the story."""
    names = story.program.names
    for person in holders(Role.admin, None):
        notice = NoticeText(
            gettext_noop("A program needs a reviewer"),
            gettext_noop("A story of “%(program)s” waits and nobody may answer it. Please name a reviewer."),
            story.program_id, "admin.roles", {}, {"program": names.get(person.locale, names["en"])},
        )  # fmt: skip
        notify(person, notice)


def notify_author(event: Event) -> None:
    """Notify the author of a decision, or that it was taken back."""
    story = db.session().get_one(Story, event.object_id)
    _notify(story, story.author, *ANSWERS[type(event)])


def notify_reviewer_accepted(event: events.EditsAccepted) -> None:
    """Notify the reviewer who suggested the edits."""
    story = db.session().get_one(Story, event.object_id)
    review = queries.latest_review(story)
    if review is not None and review.person is not None and review.person.is_active:
        _notify(
            story, review.person, gettext_noop("Your edits were accepted"),
            gettext_noop("The author accepted your edits to “%(title)s”. It is approved."),
        )  # fmt: skip


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


def notify_of_comment(event: events.Commented) -> None:
    """Notify the author of a comment; for the author's own comment, the reviewers who took part."""
    story = db.session().get_one(Story, event.object_id)
    comment = db.session().get_one(Comment, event.comment)
    by_author = comment.person_id == story.person_id
    for person in _participants(story) if by_author else [story.author]:
        _notify(
            story, person, gettext_noop("A comment on a story"),
            gettext_noop("There is a new comment on “%(title)s”."),
        )  # fmt: skip


def _participants(story: Story) -> list[Person]:
    """Reviewers who commented, reviewed or claimed it and are present; else all who are present."""
    involved = {c.person_id for c in queries.comments(story)} | {story.reader_id}
    involved |= {r.person_id for r in queries.reviews(story)}
    present = queries.reviewers_present(story)
    return [p for p in present if p.id in involved] or present


def resolve_waiting(event: events.StoryDecided) -> None:
    """Mark the reviewers' notices as read once the story is decided."""
    messaging.resolve_notices(event.object_id, WAITS)
