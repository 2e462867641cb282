"""Formats, states and transitions of a workshop, and of a person's sign-up for it."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class Format(StrEnum):
    """What kind of workshop it is; `formats.FORMATS` says more."""

    workshop = "workshop"
    serious_game = "serious_game"
    manager_workshop = "manager_workshop"
    challenge = "challenge"
    ritual = "ritual"
    clinic = "clinic"


class Every(StrEnum):
    """How often a ritual takes place."""

    week = "week"
    two_weeks = "two_weeks"
    month = "month"


class WorkshopState(StrEnum):
    """The state of a workshop. Whether it is full depends on its places, and is no state."""

    draft = "draft"
    open = "open"
    held = "held"
    published = "published"
    cancelled = "cancelled"


_W = WorkshopState
WORKSHOP = Workflow(
    WorkshopState,
    _W.draft,
    (
        Step("open", gettext_noop("Open the sign-up"), gettext_noop("opened"), (_W.draft,),
             _W.open, "is_holder"),
        Step("change", gettext_noop("Change"), gettext_noop("changed"), (_W.draft,), _W.draft,
             "is_holder"),
        Step("move", gettext_noop("Change"), gettext_noop("changed"), (_W.open,), _W.open,
             "is_holder"),
        Step("cancel", gettext_noop("Cancel"), gettext_noop("canceled"), (_W.open,), _W.cancelled,
             "is_holder"),
        # Its holder left the program, or the account ended.
        Step("call_off", "call off", gettext_noop("canceled"), (_W.open,), _W.cancelled, "system"),
        Step("hold", "hold", gettext_noop("took place"), (_W.open,), _W.held, "system"),
        Step("publish", gettext_noop("Publish the outcome"), gettext_noop("published the outcome"),
             (_W.held, _W.published), _W.published, "is_holder"),
    ),
    evidence={_W.cancelled: ("cancelled_at",), _W.published: ("published_at", "outcome")},
)  # fmt: skip


class SignUpState(StrEnum):
    """The state of a sign-up; `attended` and `absent` are what the person stated afterwards."""

    waiting = "waiting"
    signed_up = "signed_up"
    attended = "attended"
    absent = "absent"


_S = SignUpState
# Withdrawing deletes the row: who withdrew is not kept.
SIGN_UP = Workflow(
    SignUpState,
    _S.waiting,
    (
        Step("give", "give", gettext_noop("got a place"), (_S.waiting,), _S.signed_up, "system"),
        Step("attend", gettext_noop("I was there"), gettext_noop("was there"),
             (_S.signed_up, _S.absent), _S.attended, "is_own"),
        Step("miss", gettext_noop("I was not there"), gettext_noop("was not there"),
             (_S.signed_up, _S.attended), _S.absent, "is_own"),
    ),
    evidence={_S.attended: ("said_at",), _S.absent: ("said_at",)},
)  # fmt: skip
