"""Events of meetings. Only the person who caused one is shown it; none tells what was answered."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfMeeting(Event):
    about: ClassVar[str] = "meeting"
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(_OfMeeting):
    """One of the two planned it."""

    past: ClassVar[str] = gettext_noop("planned a meeting")


@dataclass(frozen=True, kw_only=True)
class MeetingMoved(_OfMeeting):
    """One of the two changed its time or place."""

    past: ClassVar[str] = gettext_noop("moved a meeting")


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(_OfMeeting):
    """One of the two canceled it, or their pair was paused, closed or ended."""

    past: ClassVar[str] = gettext_noop("canceled a meeting")


@dataclass(frozen=True, kw_only=True)
class MeetingHeld(_OfMeeting):
    """One of the two said that it took place."""

    past: ClassVar[str] = gettext_noop("said that a meeting took place")


@dataclass(frozen=True, kw_only=True)
class MeetingNotHeld(_OfMeeting):
    """One of the two said that it did not take place."""

    past: ClassVar[str] = gettext_noop("said that a meeting did not take place")


@dataclass(frozen=True, kw_only=True)
class FitAnswered(Event):
    """One of the two answered whether the pair is a good fit; what, is sealed."""

    about: ClassVar[str] = "pair"
    private: ClassVar[bool] = True
    past: ClassVar[str] = gettext_noop("answered the fit check")
