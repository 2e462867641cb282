"""What happens to stories."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.kernel.events import Event
from webapp.kernel.words import msg


@dataclass(frozen=True, kw_only=True)
class _OfStory(Event):
    about: ClassVar[str] = "story"


@dataclass(frozen=True, kw_only=True)
class StoryWritten(_OfStory):
    """A draft was begun."""

    past: ClassVar[str] = msg("began")


@dataclass(frozen=True, kw_only=True)
class StorySubmitted(_OfStory):
    """A revision was frozen and waits for review."""

    past: ClassVar[str] = msg("sent for review")
    revision: int


@dataclass(frozen=True, kw_only=True)
class StoryApproved(_OfStory):
    """A reviewer approved one revision."""

    past: ClassVar[str] = msg("approved")
    revision: int


@dataclass(frozen=True, kw_only=True)
class StoryObjected(_OfStory):
    """A reviewer objected, for a reason of the public list."""

    past: ClassVar[str] = msg("objected")
    revision: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class StoryWithdrawn(_OfStory):
    """The author withdrew it."""

    past: ClassVar[str] = msg("withdrew")
