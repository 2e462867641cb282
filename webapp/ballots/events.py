"""Events of ballots. None says who answered: nothing knows it."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class BallotsPrinted(Event):
    """The employee-view lead printed ballots for a group of a wave."""

    about: ClassVar[str] = "wave"
    past: ClassVar[str] = gettext_noop("printed ballots for the wave")
    group: str
    number: int
