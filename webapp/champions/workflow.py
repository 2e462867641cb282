"""States and transitions of a champion, from the application to the end of a quarter."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class ChampionState(StrEnum):
    """The state of a person's role as a champion."""

    candidate = "candidate"
    manager_asked = "manager_asked"
    granted = "granted"
    in_training = "in_training"
    active = "active"
    renewal_due = "renewal_due"
    paused = "paused"
    lapsed = "lapsed"
    declined = "declined"
    ended = "ended"


_C = ChampionState
_LIVE = (
    _C.candidate, _C.manager_asked, _C.granted, _C.in_training, _C.active, _C.renewal_due, _C.paused,
)  # fmt: skip
_QUARTER = ("hours", "until")
CHAMPION = Workflow(
    ChampionState,
    _C.candidate,
    (
        # Also when the directory names another manager meanwhile.
        Step("ask", "ask", gettext_noop("asked"), (_C.candidate, _C.manager_asked),
             _C.manager_asked, "system"),
        # The directory names no manager any more, so a lead decides.
        Step("hand", "hand", gettext_noop("handed to the lead"), (_C.manager_asked,), _C.candidate,
             "system"),
        Step("agree", gettext_noop("Agree"), gettext_noop("agreed"), (_C.manager_asked,),
             _C.granted, "is_manager"),
        Step("refuse", gettext_noop("Decline"), gettext_noop("declined"), (_C.manager_asked,),
             _C.declined, "is_manager"),
        Step("grant", gettext_noop("Agree"), gettext_noop("agreed"), (_C.candidate,), _C.granted,
             "is_lead"),
        Step("decline", gettext_noop("Decline"), gettext_noop("declined"), (_C.candidate,),
             _C.declined, "is_lead"),
        Step("expire", "expire", gettext_noop("expired"), (_C.manager_asked,), _C.declined,
             "system"),
        Step("begin", gettext_noop("Start the training"), gettext_noop("started the training"),
             (_C.granted,), _C.in_training, "is_own"),
        Step("train", gettext_noop("The training is done"), gettext_noop("did the training"),
             (_C.in_training,), _C.active, "is_own_or_lead"),
        # Some days before the end of the quarter, the champion is asked whether to continue.
        Step("come_due", "come_due", gettext_noop("asked"), (_C.active,), _C.renewal_due, "system"),
        Step("renew", gettext_noop("Continue for a quarter"), gettext_noop("continued"),
             (_C.renewal_due,), _C.active, "is_own"),
        # The quarter is over: also of people who pause, and of programs that are closed.
        Step("lapse", "lapse", gettext_noop("ended with the quarter"),
             (_C.granted, _C.in_training, _C.active, _C.renewal_due, _C.paused), _C.lapsed,
             "system"),
        # The enrollment in the program is paused, or continues.
        Step("pause", "pause", gettext_noop("paused"), (_C.active, _C.renewal_due), _C.paused,
             "system"),
        Step("resume", "resume", gettext_noop("resumed"), (_C.paused,), _C.active, "system"),
        Step("end", gettext_noop("End my role"), gettext_noop("ended"), _LIVE, _C.ended, "is_own"),
        # The person left the program, the account ended, or the program closed before an answer.
        Step("stop", "stop", gettext_noop("ended"), _LIVE, _C.ended, "system"),
    ),
    evidence={
        _C.manager_asked: ("asked_id", "asked_at", "reply_until"),
        _C.granted: _QUARTER, _C.in_training: _QUARTER, _C.active: _QUARTER, _C.paused: _QUARTER,
        _C.renewal_due: (*_QUARTER, "reply_until"),
        _C.lapsed: ("ended_at",), _C.declined: ("ended_at",), _C.ended: ("ended_at",),
    },
)  # fmt: skip

LIVE = frozenset(_LIVE)
# The hours are agreed.
AGREED = LIVE - {_C.candidate, _C.manager_asked}
# Shown in the directory, and able to declare time.
LISTED = frozenset({_C.active, _C.renewal_due})
