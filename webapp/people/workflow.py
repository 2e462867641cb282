"""The life of an account."""

from enum import StrEnum

from webapp.kernel.words import msg
from webapp.kernel.workflow import Step, Workflow


class AccountState(StrEnum):
    """Whether somebody can sign in."""

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
            msg("Send an invitation"),
            msg("invited"),
            (_A.pending, _A.invited, _A.ended),
            _A.invited,
            "is_admin",
        ),
        Step(
            "confirm",
            msg("Confirm"),
            msg("confirmed"),
            (_A.pending, _A.invited),
            _A.active,
            "system",
        ),
        Step(
            "end",
            msg("End the account"),
            msg("ended"),
            (_A.pending, _A.invited, _A.active),
            _A.ended,
            "is_admin",
        ),
        Step(
            "expire",
            msg("End at the end date"),
            msg("ended at the end date"),
            (_A.pending, _A.invited, _A.active),
            _A.ended,
            "system",
        ),
    ),
    evidence={_A.active: ("password_hash",)},
)


class Role(StrEnum):
    """Roles of the house; lead and reviewer are held per program."""

    admin = "admin"
    employee_view = "employee_view"
    analyst = "analyst"
    observer = "observer"
    announcer = "announcer"
    lead = "lead"
    reviewer = "reviewer"


PER_PROGRAM = frozenset({Role.lead, Role.reviewer})
