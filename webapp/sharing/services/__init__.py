"""Services of sharing: shares, texts, addresses, declared figures, reminders, similarity."""

from webapp.sharing.services.addresses import (
    example_address,
    has_address,
    known_hosts,
    mentions_of,
    posted_address,
    store_address,
)
from webapp.sharing.services.figures import declare_figures
from webapp.sharing.services.reminders import clear_reminder, send_reminder
from webapp.sharing.services.shares import (
    ShareOptions,
    cancel_share,
    check_may_share,
    correct_address,
    declare_elsewhere,
    declare_posted,
    prepare,
    retire_link,
)
from webapp.sharing.services.similarity import (
    disclosures_of,
    repeated_by_author,
    similar_to_others,
    without,
)
from webapp.sharing.services.texts import shorten, text_for, wordings
from webapp.sharing.services.wording import LONGEST_WORDING, check_wording

__all__ = [
    "LONGEST_WORDING", "ShareOptions", "cancel_share", "check_may_share",
    "check_wording",
    "clear_reminder", "correct_address", "declare_elsewhere", "declare_figures", "declare_posted",
    "disclosures_of", "example_address", "has_address", "known_hosts", "mentions_of",
    "posted_address", "prepare", "repeated_by_author", "retire_link", "send_reminder", "shorten",
    "similar_to_others", "store_address", "text_for", "without", "wordings",
]  # fmt: skip
