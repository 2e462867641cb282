"""States and transitions of an account; roles."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class AccountState(StrEnum):
    """The state of an account; only an active one can sign in."""

    pending = "pending"
    invited = "invited"
    active = "active"
    ended = "ended"


_A = AccountState
ACCOUNT = Workflow(
    AccountState,
    _A.pending,
    (
        Step(
            "invite",
            gettext_noop("Send an invitation"),
            gettext_noop("invited"),
            (_A.pending, _A.invited, _A.ended),
            _A.invited,
            "is_admin",
        ),
        Step(
            "confirm",
            gettext_noop("Confirm"),
            gettext_noop("confirmed"),
            (_A.pending, _A.invited),
            _A.active,
            "system",
        ),
        Step(
            "end",
            gettext_noop("End the account"),
            gettext_noop("ended"),
            (_A.pending, _A.invited, _A.active),
            _A.ended,
            "is_admin",
        ),
        Step(
            "close",
            gettext_noop("Close my account"),
            gettext_noop("closed by its owner"),
            (_A.active,),
            _A.ended,
            "is_self",
        ),
        Step(
            "expire",
            gettext_noop("End at the end date"),
            gettext_noop("ended at the end date"),
            (_A.pending, _A.invited, _A.active),
            _A.ended,
            "system",
        ),
    ),
    evidence={_A.active: ("password_hash",)},
)


class Role(StrEnum):
    """Roles in the organization; lead and reviewer are granted per program."""

    admin = "admin"
    employee_view = "employee_view"
    analyst = "analyst"
    observer = "observer"
    announcer = "announcer"
    lead = "lead"
    reviewer = "reviewer"


PER_PROGRAM = frozenset({Role.lead, Role.reviewer})
