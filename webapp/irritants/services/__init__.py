"""Services of irritants."""

from webapp.irritants.services.following import reopen, reopen_by_code, write, write_by_code
from webapp.irritants.services.handling import (
    answer,
    assign,
    make_brief,
    mend,
    merge,
    refuse,
    route,
)
from webapp.irritants.services.leaving import delete_old_words, forget_person
from webapp.irritants.services.reporting import Report, report, report_by_code, withdraw
from webapp.irritants.services.telling import remind_owners, tell_handlers

__all__ = [
    "Report", "answer", "assign", "delete_old_words", "forget_person", "make_brief", "mend",
    "merge", "refuse", "remind_owners", "reopen", "reopen_by_code", "report", "report_by_code",
    "route", "tell_handlers", "withdraw", "write", "write_by_code",
]  # fmt: skip
