"""States and transitions of a webhook, and of a post."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class Kind(StrEnum):
    """The service that a webhook posts to."""

    slack = "slack"
    teams = "teams"


class WebhookState(StrEnum):
    """The state of a webhook."""

    active = "active"
    failed = "failed"
    ended = "ended"


_W = WebhookState
WEBHOOK = Workflow(
    WebhookState,
    _W.active,
    (
        Step("fail", "fail", "failed", (_W.active,), _W.failed, "system"),
        # Before an address stops working its service may give another one: an active webhook too.
        Step("repair", gettext_noop("Save the address"), gettext_noop("changed the address"),
             (_W.active, _W.failed), _W.active, "is_employee_view"),
        Step("end", gettext_noop("End this chat"), gettext_noop("ended"),
             (_W.active, _W.failed), _W.ended, "is_employee_view"),
    ),
    evidence={_W.failed: ("failed_at", "reason"), _W.ended: ("ended_at",)},
)  # fmt: skip


class ChatPostState(StrEnum):
    """The state of a post."""

    waiting = "waiting"
    sent = "sent"
    not_sent = "not_sent"
    failed = "failed"


_P = ChatPostState
# No person takes these steps, so nothing shows their words.
CHAT_POST = Workflow(
    ChatPostState,
    _P.waiting,
    (
        Step("send", "send", "sent", (_P.waiting,), _P.sent, "system"),
        Step("drop", "drop", "did not send", (_P.waiting,), _P.not_sent, "system"),
        Step("fail", "fail", "failed", (_P.waiting,), _P.failed, "system"),
    ),
    evidence={_P.sent: ("sent_at",), _P.not_sent: ("reason",), _P.failed: ("reason",)},
)
