"""Events of shares."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class ShareEvent(Event):
    """Base of the events of a share."""

    about: ClassVar[str] = "share"
    channel: str


@dataclass(frozen=True, kw_only=True)
class SharePrepared(ShareEvent):
    """The author froze body and link for one channel."""

    past: ClassVar[str] = gettext_noop("prepared")
    private: ClassVar[bool] = True
    story_id: str


@dataclass(frozen=True, kw_only=True)
class SharePosted(ShareEvent):
    """The author declared that they posted it."""

    past: ClassVar[str] = gettext_noop("posted")


@dataclass(frozen=True, kw_only=True)
class ShareDeclared(ShareEvent):
    """The author declared a post that was not prepared in the application."""

    past: ClassVar[str] = gettext_noop("posted elsewhere")
    story_id: str


@dataclass(frozen=True, kw_only=True)
class ShareCorrected(ShareEvent):
    """The author corrected the address; events contain no address."""

    past: ClassVar[str] = gettext_noop("corrected the address of")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ShareRetired(ShareEvent):
    """The author retired its link: it still redirects, and nothing is counted."""

    past: ClassVar[str] = gettext_noop("retired the link of")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ShareTakenBack(ShareEvent):
    """It is no longer on the career page: its author took it back, or what allowed it ended."""

    past: ClassVar[str] = gettext_noop("took back")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class FiguresDeclared(ShareEvent):
    """The author typed the figures that the network shows; events contain no figure."""

    past: ClassVar[str] = gettext_noop("added figures to")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class TextShortened(Event):
    """The author removed sentences of an approved text, for one channel."""

    about: ClassVar[str] = "story"
    past: ClassVar[str] = gettext_noop("shortened")
    private: ClassVar[bool] = True
    channel: str


@dataclass(frozen=True, kw_only=True)
class ShareCancelled(ShareEvent):
    """The share was cancelled."""

    past: ClassVar[str] = gettext_noop("cancelled")
    private: ClassVar[bool] = True
