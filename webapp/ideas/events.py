"""Events of ideas."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfIdea(Event):
    about: ClassVar[str] = "idea"


@dataclass(frozen=True, kw_only=True)
class IdeaWritten(_OfIdea):
    """A person wrote the draft of an idea, or changed it."""

    past: ClassVar[str] = gettext_noop("wrote the idea")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class IdeaDeleted(_OfIdea):
    """A person deleted a draft."""

    past: ClassVar[str] = gettext_noop("deleted the idea")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class IdeaTakenUp(_OfIdea):
    """A withdrawn idea is a draft again."""

    past: ClassVar[str] = gettext_noop("took the idea up again")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class IdeaPublished(_OfIdea):
    """A person published an idea."""

    past: ClassVar[str] = gettext_noop("published the idea")
    # The log would name the owner of an idea that shows no name.
    private: ClassVar[bool] = True
    number: int


@dataclass(frozen=True, kw_only=True)
class IdeaRevised(_OfIdea):
    """A person published a new version of an idea. Support of earlier ones does not count for it."""

    past: ClassVar[str] = gettext_noop("revised the idea")
    private: ClassVar[bool] = True
    number: int


@dataclass(frozen=True, kw_only=True)
class OwnerShown(_OfIdea):
    """A person shows the own name on an idea, or hides it."""

    past: ClassVar[str] = gettext_noop("changed whether the idea shows a name")
    private: ClassVar[bool] = True
    shown: bool


@dataclass(frozen=True, kw_only=True)
class IdeaWithdrawn(_OfIdea):
    """An idea was withdrawn: by its owner, or because the owner left (no actor)."""

    past: ClassVar[str] = gettext_noop("withdrew the idea")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class IdeaReviewed(_OfIdea):
    """A lead started to review an idea."""

    past: ClassVar[str] = gettext_noop("started to review the idea")


@dataclass(frozen=True, kw_only=True)
class IdeaDecided(_OfIdea):
    """A lead accepted or declined an idea."""

    past: ClassVar[str] = gettext_noop("decided about the idea")
    state: str


@dataclass(frozen=True, kw_only=True)
class IdeaStarted(_OfIdea):
    """The work on an accepted idea has started."""

    past: ClassVar[str] = gettext_noop("started the work on the idea")


@dataclass(frozen=True, kw_only=True)
class IdeaDone(_OfIdea):
    """An idea is done."""

    past: ClassVar[str] = gettext_noop("said that the idea is done")


@dataclass(frozen=True, kw_only=True)
class IdeaBecameBrief(_OfIdea):
    """A lead of a sharing program made a draft brief from an idea."""

    past: ClassVar[str] = gettext_noop("made a brief from the idea")
    brief_id: str


@dataclass(frozen=True, kw_only=True)
class SupportChanged(_OfIdea):
    """A person supports a version of an idea, or no longer supports the idea."""

    past: ClassVar[str] = gettext_noop("changed the support of the idea")
    private: ClassVar[bool] = True
