"""Event handlers of ideas: what owners and supporters are told, and what leaving ends."""

from collections.abc import Mapping
from typing import Final

from webapp.core import db
from webapp.core.i18n import gettext_noop
from webapp.ideas import events, queries, services
from webapp.ideas.models import Idea
from webapp.ideas.workflow import IdeaState
from webapp.messaging.services import MessageTemplate, notify, resolve_notices
from webapp.messaging.topics import Topic
from webapp.people.events import AccountEnded
from webapp.people.models import Person
from webapp.programs.events import Left
from webapp.programs.services import note_cancelled


def _message(key: str, topic: Topic, subject: str, body: str) -> MessageTemplate:
    return MessageTemplate(key, topic, subject, body, "ideas.idea")


OWN: Final[Mapping[IdeaState, MessageTemplate]] = {
    IdeaState.accepted: _message(
        "idea_accepted", Topic.ideas, gettext_noop("Your idea is accepted"),
        gettext_noop("“%(title)s”: read what happens next."),
    ),
    IdeaState.declined: _message(
        "idea_declined", Topic.ideas, gettext_noop("Your idea is declined"),
        gettext_noop("“%(title)s”: read the reason. You can revise the idea, which opens it again."),
    ),
    IdeaState.done: _message(
        "idea_done", Topic.ideas, gettext_noop("Your idea is done"),
        gettext_noop("“%(title)s”: read what came out of it."),
    ),
}  # fmt: skip
SUPPORTED: Final[Mapping[IdeaState, MessageTemplate]] = {
    IdeaState.accepted: _message(
        "supported_idea_accepted", Topic.supported_ideas,
        gettext_noop("An idea that you support is accepted"),
        gettext_noop("“%(title)s”: read what happens next."),
    ),
    IdeaState.declined: _message(
        "supported_idea_declined", Topic.supported_ideas,
        gettext_noop("An idea that you support is declined"),
        gettext_noop("“%(title)s”: read the reason."),
    ),
    IdeaState.done: _message(
        "supported_idea_done", Topic.supported_ideas,
        gettext_noop("An idea that you support is done"),
        gettext_noop("“%(title)s”: read what came out of it."),
    ),
}  # fmt: skip
CHANGED: Final = _message(
    "supported_idea_changed", Topic.supported_ideas,
    gettext_noop("An idea that you supported has changed"),
    gettext_noop("“%(title)s” has a new version. Your support does not count for it until you renew it."),
)  # fmt: skip
BRIEF: Final = _message(
    "idea_became_brief", Topic.ideas, gettext_noop("Your idea becomes a brief"),
    gettext_noop("“%(title)s”: a lead prepares facts and questions, from which people can write."),
)  # fmt: skip
MESSAGES: Final = (*OWN.values(), BRIEF, *SUPPORTED.values(), CHANGED)


def _tell(idea: Idea, person: Person | None, template: MessageTemplate) -> None:
    if person is None or not person.is_active:
        return
    title = queries.revision(idea).title
    text = template.about(idea.id, {"idea": idea.id}, {"title": title}, program_id=idea.program_id)
    notify(person, text)


def _replace_earlier(idea: Idea) -> None:
    """Mark earlier messages about an idea as read: the newest one says what holds now."""
    for template in MESSAGES:
        resolve_notices(idea.id, template.subject)


def tell_of_decision(event: events.IdeaDecided | events.IdeaDone) -> None:
    """Tell the owner and the supporters, those of earlier revisions too."""
    idea = db.session().get_one(Idea, event.object_id)
    _replace_earlier(idea)
    _tell(idea, idea.person, OWN[idea.state])
    for person in queries.supporters(idea):
        _tell(idea, person, SUPPORTED[idea.state])


def tell_of_revision(event: events.IdeaRevised) -> None:
    """Tell people that the revision which they supported is no longer the current one."""
    idea = db.session().get_one(Idea, event.object_id)
    _replace_earlier(idea)
    for person in queries.supporters(idea, earlier=True):
        _tell(idea, person, CHANGED)


def tell_of_brief(event: events.IdeaBecameBrief) -> None:
    """Tell the owner, unless the owner made the brief."""
    idea = db.session().get_one(Idea, event.object_id)
    if idea.person_id != event.actor:
        _tell(idea, idea.person, BRIEF)


def stop_after_leaving(event: Left) -> None:
    """End the ideas and the support of a person in the program that they left."""
    person = db.session().get_one(Person, event.person_id)
    note_cancelled(event.object_id, "ideas", services.stop_ideas(person, event.program_id))


def forget_with_account(event: AccountEnded) -> None:
    """Delete what only the person could read."""
    services.forget(db.session().get_one(Person, event.object_id))
