"""Services of sharing: shares, addresses of posts, reminders, wording, similarity."""

from webapp.sharing.services.addresses import (
    has_address,
    known_hosts,
    posted_address,
    store_address,
)
from webapp.sharing.services.reminders import clear_reminder, send_reminder
from webapp.sharing.services.shares import (
    ShareOptions,
    cancel_share,
    correct_address,
    declare_elsewhere,
    declare_posted,
    prepare,
    retire_link,
    text_for,
    wordings,
)
from webapp.sharing.services.similarity import disclosures_of, similar_to_others, without
from webapp.sharing.services.wording import LONGEST_WORDING, check_wording

__all__ = [
    "LONGEST_WORDING", "ShareOptions", "cancel_share", "check_wording", "clear_reminder",
    "correct_address", "declare_elsewhere", "declare_posted", "disclosures_of", "has_address",
    "known_hosts", "posted_address", "prepare", "retire_link", "send_reminder",
    "similar_to_others", "store_address", "text_for", "without", "wordings",
]  # fmt: skip
