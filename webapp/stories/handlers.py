"""Who is told when something happens to a story."""

from collections.abc import Mapping

from webapp.core import db
from webapp.core.events import Event
from webapp.core.i18n import gettext_noop
from webapp.messaging import services as asks
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
# What the author of a story is told: the subject and the sentence under it.
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
    shown = story.latest.title if story.latest else story.title
    place = {"story": story.id}
    notify(person, NoticeText(subject, body, story.id, "stories.show", place, {"title": shown}))


def notify_reviewers(event: events.StorySubmitted) -> None:
    """Everybody who may review it and is there; the lead where nobody is."""
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
    """The lead, who may now review it like a reviewer; administrators where no lead may."""
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
    """They may not read the story, so they learn the program and nothing else."""
    names = story.program.names
    for person in holders(Role.admin, None):
        words = NoticeText(
            gettext_noop("A program needs a reviewer"),
            gettext_noop("A story of “%(program)s” waits and nobody may answer it. Please name a reviewer."),
            story.program_id, "admin.roles", {}, {"program": names.get(person.locale, names["en"])},
        )  # fmt: skip
        notify(person, words)


def notify_author(event: Event) -> None:
    """The author, of the answer: it is theirs to go on from there."""
    story = db.session().get_one(Story, event.object_id)
    _notify(story, story.author, *ANSWERS[type(event)])


def notify_reviewer_accepted(event: events.EditsAccepted) -> None:
    """The reviewer who suggested them."""
    story = db.session().get_one(Story, event.object_id)
    review = queries.standing_review(story)
    if review is not None and review.person is not None and review.person.is_active:
        _notify(
            story, review.person, gettext_noop("Your edits were accepted"),
            gettext_noop("The author accepted your edits to “%(title)s”. It is approved."),
        )  # fmt: skip


def delete_notices_of_others(event: events.StoryWithdrawn) -> None:
    """A withdrawn story is its author's alone: its title leaves the inboxes of others."""
    if event.actor is not None:
        asks.delete_notices(event.object_id, but=event.actor)


def withdraw_after_leaving(event: Left) -> None:
    """Whoever leaves waits for no review any more; the texts stay theirs."""
    person = db.session().get_one(Person, event.person_id)
    found = queries.seen_by_reviewers(person, event.program_id)
    for story in found:
        services.withdraw(story, by=person)
    note_cancelled(event.object_id, "stories", len(found))


def notify_of_comment(event: events.Commented) -> None:
    """The author; or, when the author spoke, the reviewers in this conversation."""
    story = db.session().get_one(Story, event.object_id)
    made = db.session().get_one(Comment, event.comment)
    told = [story.author] if made.person_id != story.person_id else _in_conversation(story)
    for person in told:
        _notify(
            story, person, gettext_noop("A comment on a story"),
            gettext_noop("There is a new comment on “%(title)s”."),
        )  # fmt: skip


def _in_conversation(story: Story) -> list[Person]:
    spoke = {c.person_id for c in queries.comments(story)} | {story.reader_id}
    spoke |= {r.person_id for r in queries.reviews(story)}
    present = queries.reviewers_present(story)
    return [p for p in present if p.id in spoke] or present


def resolve_waiting(event: events.StoryDecided) -> None:
    """What was answered does not wait in the inboxes of others any more."""
    asks.resolve_notices(event.object_id, WAITS)
