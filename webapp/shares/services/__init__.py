"""The verbs of shares: links, sharing by hand, reminders, visits."""

from webapp.shares.services.likeness import others_alike
from webapp.shares.services.links import TOKEN, address_of, link_for, retire, unname
from webapp.shares.services.planning import remind
from webapp.shares.services.sharing import (
    Wishes,
    cancel,
    correct,
    declare_elsewhere,
    declare_posted,
    has_address,
    known_hosts,
    posted_address,
    prepare,
    text_for,
    wordings,
)
from webapp.shares.services.visits import close_week, count_old, drop_old, ingest
from webapp.shares.services.wording import LONGEST, check_wording

__all__ = [
    "LONGEST", "TOKEN", "Wishes", "address_of", "cancel", "check_wording", "close_week", "correct",
    "count_old", "declare_elsewhere", "declare_posted", "drop_old", "has_address", "ingest",
    "known_hosts", "link_for", "others_alike", "posted_address", "prepare", "remind", "retire",
    "text_for", "unname", "wordings",
]  # fmt: skip
