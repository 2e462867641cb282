"""States and transitions of an edition, an application, and a pair."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class Role(StrEnum):
    """What a person applies as."""

    mentor = "mentor"
    mentee = "mentee"


class EditionState(StrEnum):
    """The state of an edition."""

    draft = "draft"
    applying = "applying"
    matching = "matching"
    running = "running"
    closed = "closed"


_E = EditionState
EDITION = Workflow(
    EditionState,
    _E.draft,
    (
        Step("open", gettext_noop("Open applications"), gettext_noop("opened applications"),
             (_E.draft, _E.matching), _E.applying, "is_lead"),
        Step("stop", gettext_noop("Close applications"), gettext_noop("closed applications"),
             (_E.applying,), _E.matching, "is_lead"),
        # The first publication of pairs starts it; later ones add pairs.
        Step("start", "start", gettext_noop("started"), (_E.matching, _E.running), _E.running,
             "system"),
        Step("close", gettext_noop("Close the edition"), gettext_noop("closed"),
             (_E.draft, _E.applying, _E.matching, _E.running), _E.closed, "is_lead"),
    ),
)  # fmt: skip


class ApplicationState(StrEnum):
    """The state of an application."""

    submitted = "submitted"
    withdrawn = "withdrawn"


_A = ApplicationState
APPLICATION = Workflow(
    ApplicationState,
    _A.submitted,
    (
        Step("change", gettext_noop("Change"), gettext_noop("changed"), (_A.submitted, _A.withdrawn),
             _A.submitted, "is_own"),
        Step("withdraw", gettext_noop("Withdraw"), gettext_noop("withdrew"), (_A.submitted,),
             _A.withdrawn, "is_own"),
        # The person left the program, or the account ended.
        Step("end", "end", gettext_noop("ended"), (_A.submitted,), _A.withdrawn, "system"),
    ),
    evidence={_A.withdrawn: ("withdrawn_at",)},
)  # fmt: skip


class PairState(StrEnum):
    """The state of a pair, from the proposal to its end."""

    proposed = "proposed"
    offered = "offered"
    not_concluded = "not_concluded"
    active = "active"
    paused = "paused"
    closing = "closing"
    completed = "completed"
    ended = "ended"


_P = PairState
PAIR = Workflow(
    PairState,
    _P.proposed,
    (
        # The mentor is asked first, so that the mentee never sees a proposal that was refused.
        Step("offer", "offer", "accepted", (_P.proposed,), _P.offered, "system"),
        Step("conclude", "conclude", "concluded", (_P.offered,), _P.active, "system"),
        Step("lapse", "lapse", "not concluded", (_P.proposed, _P.offered), _P.not_concluded,
             "system"),
        Step("pause", gettext_noop("Pause"), gettext_noop("paused"), (_P.active,), _P.paused,
             "is_of_pair"),
        Step("resume", gettext_noop("Continue"), gettext_noop("continued"), (_P.paused,),
             _P.active, "is_of_pair"),
        Step("finish", gettext_noop("Complete"), gettext_noop("completed"),
             (_P.active, _P.paused), _P.closing, "is_of_pair"),
        # The last meeting took place, or the edition is over: time for a last word.
        Step("close", "close", gettext_noop("completed"), (_P.active, _P.paused), _P.closing,
             "system"),
        Step("complete", "complete", gettext_noop("completed"), (_P.closing,), _P.completed,
             "system"),
        Step("end", gettext_noop("End the pair"), gettext_noop("ended"), (_P.active, _P.paused),
             _P.ended, "is_of_pair"),
        # The directory put them in one line, somebody left, they never met, or it did not fit.
        Step("stop", "stop", gettext_noop("ended"), (_P.active, _P.paused, _P.closing), _P.ended,
             "system"),
    ),
    evidence={
        _P.active: ("started_at",), _P.paused: ("started_at",),
        _P.closing: ("started_at", "closing_at"),
        _P.completed: ("started_at", "ended_at"), _P.ended: ("started_at", "ended_at"),
        _P.not_concluded: ("ended_at",),
    },
)  # fmt: skip
