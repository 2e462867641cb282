"""The verbs of shares: links, sharing by hand or through an account, reminders, visits."""

from webapp.shares.services.budgets import MICRO, affordable, monthly, set_budget, spent
from webapp.shares.services.clients import client_of, drop_client, keep_client
from webapp.shares.services.connecting import begin_connecting, end_connecting
from webapp.shares.services.connections import (
    Turn,
    account_of,
    connect,
    disconnect,
    end_turn,
    expire_if_over,
    forget,
    give_back,
    handle_of,
    take_turn,
    tell_of_ends,
    tokens_of,
)
from webapp.shares.services.deliveries import (
    LATEST,
    OBSTACLES,
    PERHAPS_PUBLIC,
    by_hand,
    call_off,
    confirm,
    live,
    obstacle,
    send_again,
)
from webapp.shares.services.likeness import others_alike, same_words_out
from webapp.shares.services.links import TOKEN, address_of, new_link, retire, unname
from webapp.shares.services.planning import remind
from webapp.shares.services.publishing import (
    AGES,
    STALE,
    begin,
    note,
    parcel_of,
    publish,
    refusal,
    tell,
)
from webapp.shares.services.readings import Asked, keep_reading, to_read, wanted
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
from webapp.shares.services.stopping import free_channel, stop_channel
from webapp.shares.services.visits import close_week, count_old, drop_old, ingest
from webapp.shares.services.wording import LONGEST, check_wording

__all__ = [
    "AGES", "LATEST", "LONGEST", "MICRO", "OBSTACLES", "PERHAPS_PUBLIC", "STALE", "TOKEN",
    "Asked", "Turn", "Wishes", "account_of", "address_of", "affordable", "begin",
    "begin_connecting", "by_hand", "call_off", "cancel", "check_wording", "client_of",
    "close_week", "confirm", "connect", "correct", "count_old", "declare_elsewhere",
    "declare_posted", "disconnect", "drop_client", "drop_old", "end_connecting", "end_turn",
    "expire_if_over", "forget", "free_channel", "give_back", "handle_of", "has_address",
    "ingest", "keep_client", "keep_reading", "known_hosts", "live", "monthly", "new_link",
    "note", "obstacle", "others_alike", "parcel_of", "posted_address", "prepare", "publish",
    "refusal", "remind", "retire", "same_words_out", "send_again", "set_budget", "spent",
    "stop_channel", "take_turn", "tell", "tell_of_ends", "text_for", "to_read", "tokens_of",
    "unname", "wanted", "wordings",
]  # fmt: skip
