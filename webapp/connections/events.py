"""Events of connected accounts. Which account it is belongs to no event."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _ConnectionEvent(Event):
    about: ClassVar[str] = "connection"
    private: ClassVar[bool] = True
    channel: str


@dataclass(frozen=True, kw_only=True)
class Connected(_ConnectionEvent):
    """A person connected an account of theirs."""

    past: ClassVar[str] = gettext_noop("connected an account on")


@dataclass(frozen=True, kw_only=True)
class Disconnected(_ConnectionEvent):
    """A person disconnected an account: its handle is erased, its tokens are being revoked."""

    past: ClassVar[str] = gettext_noop("disconnected an account on")


@dataclass(frozen=True, kw_only=True)
class ConnectionExpired(_ConnectionEvent):
    """The network no longer accepts the account's tokens.

    With `answer_lost`, it may have exchanged them before: its last answer did not arrive.
    """

    answer_lost: bool = False

    past: ClassVar[str] = gettext_noop("expired")
