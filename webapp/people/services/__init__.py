"""Services of people: accounts, mailed links and passwords, portraits, sign-in, roles."""

from webapp.people.services.accounts import (
    add_person,
    add_unit,
    close_account,
    confirm,
    end_account,
    end_expired,
    invite,
    reset_password,
    send_invitation,
    send_reset,
    sign_up,
)
from webapp.people.services.passwords import (
    LINK_KINDS,
    LONGEST,
    Links,
    Passwords,
    check_password,
    passwords,
)
from webapp.people.services.portraits import remove_portrait, set_portrait
from webapp.people.services.profile import change_profile, sign_out_elsewhere
from webapp.people.services.roles import end_grant, grant
from webapp.people.services.sign_in import (
    LoginThrottle,
    SignIn,
    begin_attempt,
    delete_old_attempts,
    sign_in,
)

__all__ = [
    "LINK_KINDS",
    "LONGEST",
    "Links",
    "LoginThrottle",
    "Passwords",
    "SignIn",
    "add_person",
    "add_unit",
    "begin_attempt",
    "change_profile",
    "check_password",
    "close_account",
    "confirm",
    "delete_old_attempts",
    "end_account",
    "end_expired",
    "end_grant",
    "grant",
    "invite",
    "passwords",
    "remove_portrait",
    "reset_password",
    "send_invitation",
    "send_reset",
    "set_portrait",
    "sign_in",
    "sign_out_elsewhere",
    "sign_up",
]
