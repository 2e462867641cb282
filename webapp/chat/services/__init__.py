"""Services of chats: add, repair and end them, post requests and notices, store what came back."""

from webapp.chat.services.outcomes import record_drop, record_failure, record_sent
from webapp.chat.services.posts import MOST_PEOPLE, post_notice, post_request
from webapp.chat.services.sealed import open_address
from webapp.chat.services.webhooks import NewWebhook, add, end, post_test, repair

__all__ = [
    "MOST_PEOPLE", "NewWebhook", "add", "end", "open_address", "post_notice", "post_request",
    "post_test", "record_drop", "record_failure", "record_sent", "repair",
]  # fmt: skip
