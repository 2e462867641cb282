"""What happens to stories."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.kernel.events import Event
from webapp.kernel.words import msg


@dataclass(frozen=True, kw_only=True)
class _OfStory(Event):
    about: ClassVar[str] = "story"


@dataclass(frozen=True, kw_only=True)
class _OfRevision(_OfStory):
    revision: int


@dataclass(frozen=True, kw_only=True)
class StoryDecided(_OfRevision):
    """What the four answers to a revision have in common."""


@dataclass(frozen=True, kw_only=True)
class StoryWritten(_OfStory):
    """A draft was begun."""

    past: ClassVar[str] = msg("began")


@dataclass(frozen=True, kw_only=True)
class StorySubmitted(_OfRevision):
    """A revision was frozen and waits for review."""

    past: ClassVar[str] = msg("sent for review")


@dataclass(frozen=True, kw_only=True)
class StoryApproved(StoryDecided):
    """A reviewer approved one revision."""

    past: ClassVar[str] = msg("approved")


@dataclass(frozen=True, kw_only=True)
class EditsSuggested(StoryDecided):
    """A reviewer suggested another wording of one revision."""

    past: ClassVar[str] = msg("suggested edits")


@dataclass(frozen=True, kw_only=True)
class EditsAccepted(_OfRevision):
    """The author made the suggested wording a revision of their own, which is approved."""

    past: ClassVar[str] = msg("accepted the edits")


@dataclass(frozen=True, kw_only=True)
class StoryObjected(StoryDecided):
    """A reviewer objected, for a reason of the public list."""

    past: ClassVar[str] = msg("objected")
    reason: str


@dataclass(frozen=True, kw_only=True)
class StoryReleased(StoryDecided):
    """The deadline passed without an objection, in a program whose charter lets it go then."""

    past: ClassVar[str] = msg("released it: no objection received")


@dataclass(frozen=True, kw_only=True)
class DecisionTakenBack(_OfRevision):
    """The deciding reviewer took the decision back; the revision waits again."""

    past: ClassVar[str] = msg("took the decision back")


@dataclass(frozen=True, kw_only=True)
class StoryEscalated(_OfRevision):
    """The lead is asked to help: the deadline passed, or no reviewer is there."""

    past: ClassVar[str] = msg("asked the lead for help")
    absence: bool


@dataclass(frozen=True, kw_only=True)
class Commented(_OfRevision):
    """Author or reviewer said something about a revision."""

    past: ClassVar[str] = msg("commented")
    comment: str


@dataclass(frozen=True, kw_only=True)
class PictureChanged(_OfStory):
    """The author set, described or removed the picture, or its rights records."""

    past: ClassVar[str] = msg("changed the picture")


@dataclass(frozen=True, kw_only=True)
class StoryWithdrawn(_OfStory):
    """The author withdrew it."""

    past: ClassVar[str] = msg("withdrew")


@dataclass(frozen=True, kw_only=True)
class StoryTakenUp(_OfStory):
    """A withdrawn story is a draft again."""

    past: ClassVar[str] = msg("took up again")
