"""Services of workshops."""

from webapp.workshops.services.canceling import call_off, cancel
from webapp.workshops.services.closing import delete_old_sign_ups, hold_ended, publish
from webapp.workshops.services.inviting import ask_next, invite, withdraw_late
from webapp.workshops.services.repeating import Repeat
from webapp.workshops.services.signing import (
    forget,
    is_full,
    show_name,
    sign_up,
    state_attendance,
    withdraw,
)
from webapp.workshops.services.writing import Plan, create, edit, open_workshop

__all__ = [
    "Plan", "Repeat", "ask_next", "call_off", "cancel", "create", "delete_old_sign_ups", "edit",
    "forget", "hold_ended", "invite", "is_full", "open_workshop", "publish", "show_name", "sign_up",
    "state_attendance", "withdraw", "withdraw_late",
]  # fmt: skip
