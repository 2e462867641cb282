"""Events of deliveries, of budgets and of channels."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop
from webapp.sharing.events import ShareEvent


@dataclass(frozen=True, kw_only=True)
class DeliveryConfirmed(ShareEvent):
    """The author confirmed that it is published through their account, now or later."""

    past: ClassVar[str] = gettext_noop("confirmed")


@dataclass(frozen=True, kw_only=True)
class DeliverySent(ShareEvent):
    """The post exists on the network."""

    past: ClassVar[str] = gettext_noop("published")


@dataclass(frozen=True, kw_only=True)
class DeliveryProblem(ShareEvent):
    """A delivery that was not simply sent; `reason` is a key of `views.reasons.SENTENCES`."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class DeliveryUnknown(DeliveryProblem):
    """The answer was lost: the post may exist, and is being looked up."""

    past: ClassVar[str] = gettext_noop("could not confirm")


@dataclass(frozen=True, kw_only=True)
class DeliveryNeedsDecision(DeliveryProblem):
    """It could not be confirmed, or it came too late: its author decides."""

    past: ClassVar[str] = gettext_noop("asked for a decision on")


@dataclass(frozen=True, kw_only=True)
class DeliveryFailed(DeliveryProblem):
    """The network refused it; it can be shared by hand."""

    past: ClassVar[str] = gettext_noop("could not publish")


@dataclass(frozen=True, kw_only=True)
class DeliveryFellBack(DeliveryProblem):
    """It is no longer published automatically; it can be shared by hand."""

    past: ClassVar[str] = gettext_noop("stopped publishing")


@dataclass(frozen=True, kw_only=True)
class DeliveryRetried(ShareEvent):
    """The author saw that the post does not exist, and had it sent again."""

    past: ClassVar[str] = gettext_noop("sent again")


@dataclass(frozen=True, kw_only=True)
class BudgetSet(Event):
    """A lead set what a program may spend at networks in a month."""

    about: ClassVar[str] = "program"
    past: ClassVar[str] = gettext_noop("set the publishing budget of")
    cents: int


@dataclass(frozen=True, kw_only=True)
class ChannelPaused(Event):
    """Nothing is published on a channel until it is resumed."""

    about: ClassVar[str] = "channel"
    past: ClassVar[str] = gettext_noop("stopped publishing on")
    reason: str


@dataclass(frozen=True, kw_only=True)
class ChannelResumed(Event):
    """Publishing on a channel continues."""

    about: ClassVar[str] = "channel"
    past: ClassVar[str] = gettext_noop("resumed publishing on")
