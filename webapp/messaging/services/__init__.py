"""Services of messaging: everything that reaches a person goes through them."""

from webapp.messaging.services.notices import (
    MessageTemplate,
    NoticeText,
    delete_notices,
    notify,
    open_notice,
    queue_account_mail,
    read_all,
    resolve_notices,
)
from webapp.messaging.services.solicitations import Ask, Priority, ask, limits, withdraw
from webapp.messaging.services.together import ask_all

__all__ = [
    "Ask", "MessageTemplate", "NoticeText", "Priority", "ask", "ask_all", "delete_notices", "limits", "notify",
    "open_notice", "queue_account_mail", "read_all", "resolve_notices", "withdraw",
]  # fmt: skip
