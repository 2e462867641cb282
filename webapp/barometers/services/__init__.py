"""Services of barometers."""

from webapp.barometers.services.making import make_free, make_shipped, rename, start_version
from webapp.barometers.services.publishing import (
    correct,
    decide,
    leave_out,
    measures_of,
    publish,
    store_result,
)
from webapp.barometers.services.waves import (
    cancel,
    close,
    expire,
    missing,
    obstacles,
    open_wave,
    plan,
    replan,
    working_days,
)

__all__ = [
    "cancel",
    "close",
    "correct",
    "decide",
    "expire",
    "leave_out",
    "make_free",
    "make_shipped",
    "measures_of",
    "missing",
    "obstacles",
    "open_wave",
    "plan",
    "publish",
    "rename",
    "replan",
    "start_version",
    "store_result",
    "working_days",
]
