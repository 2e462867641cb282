"""What happens to shares."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.kernel.events import Event
from webapp.kernel.words import msg


@dataclass(frozen=True, kw_only=True)
class _OfShare(Event):
    about: ClassVar[str] = "share"


@dataclass(frozen=True, kw_only=True)
class SharePrepared(_OfShare):
    """The author froze body and link for one channel."""

    past: ClassVar[str] = msg("prepared")
    story_id: str
    channel: str


@dataclass(frozen=True, kw_only=True)
class SharePosted(_OfShare):
    """The author says that it stands on the network."""

    past: ClassVar[str] = msg("posted")
    channel: str


@dataclass(frozen=True, kw_only=True)
class ShareDeclared(_OfShare):
    """The author says that it was posted without being prepared here."""

    past: ClassVar[str] = msg("posted elsewhere")
    story_id: str
    channel: str


@dataclass(frozen=True, kw_only=True)
class ShareCorrected(_OfShare):
    """The author gave another address; neither is a fact of the audit."""

    past: ClassVar[str] = msg("corrected the address of")
    channel: str


@dataclass(frozen=True, kw_only=True)
class ShareRetired(_OfShare):
    """The author retired its link: it leads on and counts no more."""

    past: ClassVar[str] = msg("retired the link of")
    channel: str


@dataclass(frozen=True, kw_only=True)
class ShareCancelled(_OfShare):
    """It will not be posted."""

    past: ClassVar[str] = msg("cancelled")
    channel: str


@dataclass(frozen=True, kw_only=True)
class WeekClosed(Event):
    """Visits of a week were counted into it, once."""

    about: ClassVar[str] = "week"
    past: ClassVar[str] = msg("closed the week")
    visits: int
