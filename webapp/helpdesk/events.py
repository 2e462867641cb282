"""Events of the help desk. None of them tells the topic, the text, or who declined."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfHelpRequest(Event):
    about: ClassVar[str] = "help_request"
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class HelpAsked(_OfHelpRequest):
    """A person asked for help."""

    past: ClassVar[str] = gettext_noop("asked for help")


@dataclass(frozen=True, kw_only=True)
class HelpMoved(_OfHelpRequest):
    """A help request moved to another state; a decline and silence have no actor and look alike."""

    past: ClassVar[str] = gettext_noop("changed the state of the help request")
    state: str


@dataclass(frozen=True, kw_only=True)
class HelpTextsDeleted(_OfHelpRequest):
    """The text and the people of a help request that ended were deleted."""

    past: ClassVar[str] = gettext_noop("deleted the text of the help request")


@dataclass(frozen=True, kw_only=True)
class _OfNote(Event):
    about: ClassVar[str] = "guidance_note"


@dataclass(frozen=True, kw_only=True)
class GuidanceSaved(_OfNote):
    """A guidance note was written or changed."""

    past: ClassVar[str] = gettext_noop("saved the guidance note")


@dataclass(frozen=True, kw_only=True)
class GuidanceMoved(_OfNote):
    """A guidance note was published or retired."""

    past: ClassVar[str] = gettext_noop("changed the state of the guidance note")
    state: str
