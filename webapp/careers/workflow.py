"""States and transitions of a personal link."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class ReferralState(StrEnum):
    """State of a personal link; 180 days after it was made there is none any more."""

    active = "active"
    paused = "paused"
    ended = "ended"


_S = ReferralState
REFERRAL = Workflow(
    ReferralState,
    _S.active,
    (
        Step("pause", gettext_noop("Stop counting"), gettext_noop("paused"), (_S.active,), _S.paused, "is_own"),
        Step("resume", gettext_noop("Count again"), gettext_noop("resumed"), (_S.paused,), _S.active, "is_own"),
        Step("end", gettext_noop("End the link"), gettext_noop("ended"),
             (_S.active, _S.paused), _S.ended, "is_own"),
    ),
    evidence={_S.paused: ("paused_at",), _S.ended: ("ended_at",)},
)  # fmt: skip
