"""Events of personal links. Events of stories on the career page are those of shares."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class ReferralEvent(Event):
    """Base of the events of a personal link. Only its owner sees that it exists."""

    about: ClassVar[str] = "referral"
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ReferralMade(ReferralEvent):
    """A person made a link."""

    past: ClassVar[str] = gettext_noop("made")


@dataclass(frozen=True, kw_only=True)
class ReferralPaused(ReferralEvent):
    """The person paused it: it still leads on, and visits are not counted."""

    past: ClassVar[str] = gettext_noop("paused")


@dataclass(frozen=True, kw_only=True)
class ReferralResumed(ReferralEvent):
    """The person resumed it."""

    past: ClassVar[str] = gettext_noop("resumed")


@dataclass(frozen=True, kw_only=True)
class ReferralEnded(ReferralEvent):
    """The person ended it: address and counts are deleted."""

    past: ClassVar[str] = gettext_noop("ended")


@dataclass(frozen=True, kw_only=True)
class ReferralDeleted(ReferralEvent):
    """It was deleted, 180 days after it was made or because the account ended."""

    past: ClassVar[str] = gettext_noop("deleted")
