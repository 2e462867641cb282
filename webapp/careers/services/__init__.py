"""Services of the career page and of personal links."""

from webapp.careers.services.publishing import publish, take_back, withdraw_all, withdraw_story
from webapp.careers.services.referrals import (
    KEPT,
    MOST,
    delete_due,
    end,
    forget,
    make,
    pause,
    resume,
)

__all__ = [
    "KEPT", "MOST", "delete_due", "end", "forget", "make", "pause", "publish", "resume",
    "take_back", "withdraw_all", "withdraw_story",
]  # fmt: skip
