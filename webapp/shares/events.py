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


@dataclass(frozen=True, kw_only=True)
class Connected(Event):
    """Somebody connected an account of theirs; which one is no fact of the audit."""

    about: ClassVar[str] = "connection"
    past: ClassVar[str] = msg("connected an account on")
    channel: str


@dataclass(frozen=True, kw_only=True)
class Disconnected(Event):
    """They took it back: revoked at the network, handle and tokens erased."""

    about: ClassVar[str] = "connection"
    past: ClassVar[str] = msg("disconnected an account on")
    channel: str


@dataclass(frozen=True, kw_only=True)
class ConnectionExpired(Event):
    """The network does not take it any more."""

    about: ClassVar[str] = "connection"
    past: ClassVar[str] = msg("expired")
    channel: str


@dataclass(frozen=True, kw_only=True)
class DeliveryConfirmed(_OfShare):
    """The author confirmed that it goes out through their account, now or later."""

    past: ClassVar[str] = msg("confirmed")
    channel: str


@dataclass(frozen=True, kw_only=True)
class DeliverySent(_OfShare):
    """It stands on the network."""

    past: ClassVar[str] = msg("published")
    channel: str


@dataclass(frozen=True, kw_only=True)
class Troubled(_OfShare):
    """A delivery that is not simply sent; `reason` is a word of the port or of the room."""

    channel: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DeliveryUnknown(Troubled):
    """Nobody saw the answer: it may be public, and is looked for."""

    past: ClassVar[str] = msg("lost sight of")


@dataclass(frozen=True, kw_only=True)
class DeliveryHeld(Troubled):
    """It could not be confirmed, or it came too late: its author decides."""

    past: ClassVar[str] = msg("held")


@dataclass(frozen=True, kw_only=True)
class DeliveryFailed(Troubled):
    """The network refused it: it can be shared by hand."""

    past: ClassVar[str] = msg("could not publish")


@dataclass(frozen=True, kw_only=True)
class DeliveryByHand(Troubled):
    """It does not go out by itself any more: it can be shared by hand."""

    past: ClassVar[str] = msg("turned into a share by hand")


@dataclass(frozen=True, kw_only=True)
class DeliveryRepeated(_OfShare):
    """The author saw that it is not there, and had it sent again."""

    past: ClassVar[str] = msg("sent again")
    channel: str


@dataclass(frozen=True, kw_only=True)
class BudgetSet(Event):
    """A lead set what a program may spend at networks in a month."""

    about: ClassVar[str] = "program"
    past: ClassVar[str] = msg("set the publishing budget of")
    cents: int


@dataclass(frozen=True, kw_only=True)
class ChannelStopped(Event):
    """Nothing is published on a channel until it is freed."""

    about: ClassVar[str] = "channel"
    past: ClassVar[str] = msg("stopped publishing on")
    reason: str


@dataclass(frozen=True, kw_only=True)
class ChannelFreed(Event):
    """It is published there again."""

    about: ClassVar[str] = "channel"
    past: ClassVar[str] = msg("freed publishing on")
