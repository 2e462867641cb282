"""States and transitions of a solicitation."""

from enum import StrEnum

from webapp.core.workflow import Step, Workflow


class SolicitationState(StrEnum):
    """The state of a solicitation."""

    waiting = "waiting"
    sent = "sent"
    not_sent = "not_sent"
    withdrawn = "withdrawn"


_S = SolicitationState
# No person takes these steps, so nothing shows their words.
SOLICITATION = Workflow(
    SolicitationState,
    _S.waiting,
    (
        Step("send", "send", "sent", (_S.waiting,), _S.sent, "system"),
        Step("drop", "drop", "did not send", (_S.waiting,), _S.not_sent, "system"),
        Step("withdraw", "withdraw", "withdrew", (_S.waiting,), _S.withdrawn, "system"),
    ),
    evidence={_S.sent: ("sent_at",), _S.not_sent: ("reason",)},
)
