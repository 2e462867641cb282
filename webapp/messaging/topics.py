"""What messages are about, why a person gets them, and how they reach the person."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.program_kinds import Kind


class Topic(StrEnum):
    """What a message is about."""

    stories = "stories"
    sharing = "sharing"
    reviews = "reviews"
    programs = "programs"
    requests = "requests"
    ideas = "ideas"
    supported_ideas = "supported_ideas"
    surveys = "surveys"
    irritants = "irritants"
    operations = "operations"


class Way(StrEnum):
    """How messages about a topic reach a person. All but `off` are in the inbox too."""

    mail = "mail"
    digest = "digest"
    inbox = "inbox"
    off = "off"


@dataclass(frozen=True)
class TopicText:
    """The name of a topic, the reason that mails state, and the way of people who chose none.

    `kind` is the kind of program that its messages are about, None for all.
    """

    name: str
    why: str
    way: Way = Way.mail
    kind: Kind | None = None


TOPICS: Mapping[Topic, TopicText] = {
    Topic.stories: TopicText(
        gettext_noop("Answers to my stories"),
        gettext_noop("You get this email because you wrote a story."),
        kind=Kind.sharing,
    ),
    Topic.sharing: TopicText(
        gettext_noop("My shares and connected accounts"),
        gettext_noop("You get this email because you share stories."),
        kind=Kind.sharing,
    ),
    Topic.reviews: TopicText(
        gettext_noop("Stories to review"),
        gettext_noop("You get this email because you review stories or lead a program."),
        Way.digest,
        Kind.sharing,
    ),
    Topic.programs: TopicText(
        gettext_noop("Programs and workshops"),
        gettext_noop("You get this email because of a program or a workshop."),
    ),
    Topic.requests: TopicText(
        gettext_noop("Requests for time from departments"),
        gettext_noop("You get this email because of a request for time from a department."),
    ),
    Topic.ideas: TopicText(
        gettext_noop("Answers to my ideas"),
        gettext_noop("You get this email because you proposed an idea."),
        kind=Kind.cocreation,
    ),
    Topic.supported_ideas: TopicText(
        gettext_noop("Ideas that I support"),
        gettext_noop("You get this email because you support an idea."),
        Way.digest,
        Kind.cocreation,
    ),
    Topic.surveys: TopicText(
        gettext_noop("Barometers: ballots, by email only"),
        gettext_noop("You get this email because employees are asked for their opinion."),
    ),
    Topic.irritants: TopicText(
        gettext_noop("Irritants"),
        gettext_noop("You get this email because you reported an irritant or handle one."),
    ),
    Topic.operations: TopicText(
        gettext_noop("Operation of Franc-Parler"),
        gettext_noop("You get this email because you are an administrator."),
    ),
}
