"""Services of recognition."""

from webapp.recognition.services.badges import Evidence, delete_badge, grant_quarter, show_badge
from webapp.recognition.services.ending import forget, forget_idea
from webapp.recognition.services.goals import (
    GoalContent,
    Measure,
    cancel_goal,
    edit_goal,
    meet_dates,
    observed,
    set_goal,
)
from webapp.recognition.services.journal import delete_all, delete_entry, write_entry
from webapp.recognition.services.messages import MESSAGES
from webapp.recognition.services.thanks import (
    delete_note,
    may_withdraw,
    read_note,
    show_note,
    switch_thanks,
    thank,
    withdraw_note,
)

__all__ = [
    "MESSAGES",
    "Evidence",
    "GoalContent",
    "Measure",
    "cancel_goal",
    "delete_all",
    "delete_badge",
    "delete_entry",
    "delete_note",
    "edit_goal",
    "forget",
    "forget_idea",
    "grant_quarter",
    "may_withdraw",
    "meet_dates",
    "observed",
    "read_note",
    "set_goal",
    "show_badge",
    "show_note",
    "switch_thanks",
    "thank",
    "withdraw_note",
    "write_entry",
]  # fmt: skip
