"""Who is told when something happens to a story."""

from collections.abc import Mapping
from typing import Protocol

from webapp.asks import services as asks
from webapp.asks.services import Words, notify
from webapp.kernel import db
from webapp.kernel.events import Event
from webapp.kernel.words import msg
from webapp.people.models import Person
from webapp.people.queries import holders
from webapp.people.workflow import Role
from webapp.programs.events import Left
from webapp.programs.services import note_cancelled
from webapp.stories import events, queries, services
from webapp.stories.models import Comment, Story

LATE = msg(
    "“%(title)s” waits longer than the charter promises. You may answer it yourself, or "
    "ask a reviewer to."
)
ALONE = msg(
    "“%(title)s” was sent for review and no reviewer is there. You may answer it yourself, "
    "or name somebody who stands in."
)
WAITS = msg("A story waits for your review")
# What the author of a story is told: the subject and the sentence under it.
ANSWERS: Mapping[type[Event], tuple[str, str]] = {
    events.StoryApproved: (
        msg("Your story is approved"),
        msg("“%(title)s” is approved as you wrote it. You decide whether and where to share it."),
    ),
    events.StoryReleased: (
        msg("Your story is released: no objection received"),
        msg("Nobody objected to “%(title)s” in time. You decide whether and where to share it."),
    ),
    events.EditsSuggested: (
        msg("A reviewer suggests edits to your story"),
        msg("“%(title)s”: see what would change. Accept it in one click, or keep your own words."),
    ),
    events.StoryObjected: (
        msg("A reviewer objects to your story"),
        msg("“%(title)s”: the reason and what would help stand on its page. You can revise it."),
    ),
    events.DecisionTakenBack: (
        msg("A decision on your story was taken back"),
        msg("“%(title)s” is in review again. You are told as soon as there is an answer."),
    ),
}


class OfAShare(Protocol):
    """An event of the room above that names its story."""

    story_id: str


def _tell(story: Story, person: Person, subject: str, body: str) -> None:
    shown = story.latest.title if story.latest else story.title
    place = {"story": story.id}
    notify(person, Words(subject, body, story.id, "stories.show", place, {"title": shown}))


def tell_reviewers(event: events.StorySubmitted) -> None:
    """Everybody who may review it and is there; the lead where nobody is."""
    story = db.session().get_one(Story, event.object_id)
    present = queries.reviewers_present(story)
    for person in present:
        _tell(
            story, person, WAITS,
            msg("“%(title)s” was sent for review. Oldest stories come first in your queue."),
        )  # fmt: skip
    if not present:
        services.escalate(story, absence=True)


def tell_leads(event: events.StoryEscalated) -> None:
    """The lead, who may now review it like a reviewer; administrators where no lead may."""
    story = db.session().get_one(Story, event.object_id)
    leads = queries.leads_for(story)
    for person in leads:
        _tell(story, person, msg("A story needs your help"), ALONE if event.absence else LATE)
    if not leads:
        _ask_administrators(story)
    if not event.absence:
        _tell(
            story, story.author, msg("Your story waits longer than promised"),
            msg("“%(title)s” had no answer in the time of the charter. Help was asked for."),
        )  # fmt: skip


def _ask_administrators(story: Story) -> None:
    """They may not read the story, so they learn the program and nothing else."""
    names = story.program.names
    for person in holders(Role.admin, None):
        words = Words(
            msg("A program needs a reviewer"),
            msg("A story of “%(program)s” waits and nobody may answer it. Please name a reviewer."),
            story.program_id, "admin.roles", {}, {"program": names.get(person.locale, names["en"])},
        )  # fmt: skip
        notify(person, words)


def tell_author(event: Event) -> None:
    """The author, of the answer: it is theirs to go on from there."""
    story = db.session().get_one(Story, event.object_id)
    _tell(story, story.author, *ANSWERS[type(event)])


def tell_reviewer_accepted(event: events.EditsAccepted) -> None:
    """The reviewer who suggested them."""
    story = db.session().get_one(Story, event.object_id)
    review = queries.standing_review(story)
    if review is not None and review.person is not None and review.person.is_active:
        _tell(
            story, review.person, msg("Your edits were accepted"),
            msg("The author accepted your edits to “%(title)s”. It is approved."),
        )  # fmt: skip


def take_back_notices(event: events.StoryWithdrawn) -> None:
    """A withdrawn story is its author's alone: its title leaves the inboxes of others."""
    if event.actor is not None:
        asks.take_back_notices(event.object_id, but=event.actor)


def withdraw_of_leaver(event: Left) -> None:
    """Whoever leaves waits for no review any more; the texts stay theirs."""
    person = db.session().get_one(Person, event.person_id)
    found = queries.seen_by_reviewers(person, event.program_id)
    for story in found:
        services.withdraw(story, by=person)
    note_cancelled(event.object_id, "stories", len(found))


def tell_others_of_comment(event: events.Commented) -> None:
    """The author; or, when the author spoke, the reviewers in this conversation."""
    story = db.session().get_one(Story, event.object_id)
    made = db.session().get_one(Comment, event.comment)
    told = [story.author] if made.person_id != story.person_id else _in_conversation(story)
    for person in told:
        _tell(
            story, person, msg("A comment on a story"),
            msg("There is a new comment on “%(title)s”."),
        )  # fmt: skip


def _in_conversation(story: Story) -> list[Person]:
    spoke = {c.person_id for c in queries.comments(story)} | {story.reader_id}
    spoke |= {r.person_id for r in queries.reviews(story)}
    present = queries.reviewers_present(story)
    return [p for p in present if p.id in spoke] or present


def settle_notices(event: events.StoryDecided) -> None:
    """What was answered does not wait in the inboxes of others any more."""
    asks.settle_notices(event.object_id, WAITS)


def note_shared(event: OfAShare) -> None:
    """What was shared is not taken back by a reviewer."""
    services.note_shared(db.session().get_one(Story, event.story_id))
