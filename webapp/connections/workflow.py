"""States and transitions of a connected account."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class ConnectionState(StrEnum):
    """Whether a connected account can be used."""

    active = "active"
    expired = "expired"
    ended = "ended"


_C = ConnectionState
CONNECTION = Workflow(
    ConnectionState,
    _C.active,
    (
        Step("renew", gettext_noop("Connect again"), gettext_noop("connected again"),
             (_C.active, _C.expired), _C.active, "is_own"),
        Step("expire", gettext_noop("Expire"), gettext_noop("expired"),
             (_C.active,), _C.expired, "system"),
        Step("disconnect", gettext_noop("Disconnect"), gettext_noop("disconnected"),
             (_C.active, _C.expired), _C.ended, "is_own"),
    ),
    evidence={_C.ended: ("ended_at",)},
)  # fmt: skip
