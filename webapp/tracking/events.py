"""Events of tracking."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class WeekClosed(Event):
    """The visits of a week were counted into it, once."""

    about: ClassVar[str] = "week"
    past: ClassVar[str] = gettext_noop("closed the week")
    visits: int
