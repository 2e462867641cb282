"""The verbs of people, by noun: accounts, links and passwords, sign-in, roles."""

from webapp.people.services.accounts import (
    add_person,
    add_unit,
    choose_language,
    confirm,
    end_account,
    end_expired,
    invite,
    reset_password,
    send_invitation,
    send_reset,
    sign_up,
)
from webapp.people.services.roles import end_grant, grant
from webapp.people.services.secrets import LINK_KINDS, LONGEST, Links, Passwords, check_password
from webapp.people.services.signing_in import SignIn, Tries, begin_try, forget_old_tries, sign_in
from webapp.people.services.units import keep_holidays

__all__ = [
    "LINK_KINDS",
    "LONGEST",
    "Links",
    "Passwords",
    "SignIn",
    "Tries",
    "add_person",
    "add_unit",
    "begin_try",
    "check_password",
    "choose_language",
    "confirm",
    "end_account",
    "end_expired",
    "end_grant",
    "forget_old_tries",
    "grant",
    "invite",
    "keep_holidays",
    "reset_password",
    "send_invitation",
    "send_reset",
    "sign_in",
    "sign_up",
]
