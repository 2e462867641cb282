"""Events of stories."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfStory(Event):
    about: ClassVar[str] = "story"


@dataclass(frozen=True, kw_only=True)
class _OfRevision(_OfStory):
    revision: int


@dataclass(frozen=True, kw_only=True)
class StoryDecided(_OfRevision):
    """Base of the decisions on a revision."""


@dataclass(frozen=True, kw_only=True)
class StoryWritten(_OfStory):
    """A draft was created."""

    past: ClassVar[str] = gettext_noop("began")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class StorySubmitted(_OfRevision):
    """A revision was frozen and is in review."""

    past: ClassVar[str] = gettext_noop("sent for review")


@dataclass(frozen=True, kw_only=True)
class StoryApproved(StoryDecided):
    """A reviewer approved one revision."""

    past: ClassVar[str] = gettext_noop("approved")


@dataclass(frozen=True, kw_only=True)
class EditsSuggested(StoryDecided):
    """A reviewer suggested another wording of one revision."""

    past: ClassVar[str] = gettext_noop("suggested edits")


@dataclass(frozen=True, kw_only=True)
class EditsAccepted(_OfRevision):
    """The author accepted the suggested wording as an approved revision."""

    past: ClassVar[str] = gettext_noop("accepted the edits")


@dataclass(frozen=True, kw_only=True)
class StoryObjected(StoryDecided):
    """A reviewer objected, for a reason of the public list."""

    past: ClassVar[str] = gettext_noop("objected")
    reason: str


@dataclass(frozen=True, kw_only=True)
class SecondReaderAsked(_OfRevision):
    """The author asked another reviewer to read a text with an objection."""

    past: ClassVar[str] = gettext_noop("asked another reviewer")


@dataclass(frozen=True, kw_only=True)
class StoryReleased(StoryDecided):
    """The deadline passed without an objection, and the charter releases stories then."""

    past: ClassVar[str] = gettext_noop("released it: no objection received")


@dataclass(frozen=True, kw_only=True)
class DecisionTakenBack(_OfRevision):
    """The reviewer took their decision back; the revision is in review again."""

    past: ClassVar[str] = gettext_noop("took the decision back")


@dataclass(frozen=True, kw_only=True)
class StoryEscalated(_OfRevision):
    """The lead is asked to review: the story is overdue, or (`absence`) no reviewer is present."""

    past: ClassVar[str] = gettext_noop("asked the lead for help")
    absence: bool


@dataclass(frozen=True, kw_only=True)
class PictureChanged(_OfStory):
    """The author set, described or removed the picture, or its rights records."""

    past: ClassVar[str] = gettext_noop("changed the picture")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class StoryWithdrawn(_OfStory):
    """The author withdrew the story."""

    past: ClassVar[str] = gettext_noop("withdrew")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ChangesDiscarded(_OfStory):
    """The author discarded the changes to an approved story."""

    past: ClassVar[str] = gettext_noop("discarded the changes")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class StoryTakenUp(_OfStory):
    """A withdrawn story is a draft again."""

    past: ClassVar[str] = gettext_noop("took up again")
    private: ClassVar[bool] = True
