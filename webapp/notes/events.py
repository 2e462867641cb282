"""Events of notes, goals and topics. None of them has a text, and only its actor is shown it."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfPair(Event):
    """The object is the pair: which note it was about is stored nowhere."""

    about: ClassVar[str] = "pair"
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class NoteWritten(_OfPair):
    """A person wrote or changed a note."""

    past: ClassVar[str] = gettext_noop("wrote a note")


@dataclass(frozen=True, kw_only=True)
class NoteDeleted(_OfPair):
    """A person deleted a note."""

    past: ClassVar[str] = gettext_noop("deleted a note")


@dataclass(frozen=True, kw_only=True)
class GoalChanged(_OfPair):
    """A person added a goal, or changed its state."""

    past: ClassVar[str] = gettext_noop("changed a goal")


@dataclass(frozen=True, kw_only=True)
class TopicsProposed(_OfPair):
    """A person proposed what to work on."""

    past: ClassVar[str] = gettext_noop("proposed topics")


@dataclass(frozen=True, kw_only=True)
class TopicsAgreed(_OfPair):
    """The other person agreed."""

    past: ClassVar[str] = gettext_noop("agreed on topics")


@dataclass(frozen=True, kw_only=True)
class NotesPurged(_OfPair):
    """The notes of a pair that ended were deleted, with its key."""

    past: ClassVar[str] = gettext_noop("deleted the notes of the pair")
