"""Events of chats. Name and address of a chat belong to no event."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfWebhook(Event):
    about: ClassVar[str] = "webhook"


@dataclass(frozen=True, kw_only=True)
class WebhookAdded(_OfWebhook):
    """The employee-view lead added a chat."""

    past: ClassVar[str] = gettext_noop("added a chat")


@dataclass(frozen=True, kw_only=True)
class WebhookRepaired(_OfWebhook):
    """The employee-view lead entered another address of a chat."""

    past: ClassVar[str] = gettext_noop("changed the address of a chat")


@dataclass(frozen=True, kw_only=True)
class WebhookEnded(_OfWebhook):
    """The employee-view lead ended a chat; its address is erased."""

    past: ClassVar[str] = gettext_noop("ended a chat")


@dataclass(frozen=True, kw_only=True)
class WebhookFailed(_OfWebhook):
    """The service of a chat refused a post for good."""

    past: ClassVar[str] = gettext_noop("stopped posts to a chat that its service refuses")
