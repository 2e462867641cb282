"""Events of pulses."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class PulseAnswered(Event):
    """A person answered the questions after a meeting, or changed the answers; which, is not said."""

    about: ClassVar[str] = "pair"
    private: ClassVar[bool] = True
    past: ClassVar[str] = gettext_noop("answered questions about meetings")
