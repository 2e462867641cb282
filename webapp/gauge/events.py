"""Events of the gauge."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class ThemesRead(Event):
    """The themes of a program were compared for a week."""

    about: ClassVar[str] = "program"
    past: ClassVar[str] = gettext_noop("compared what is said outside and inside in the program")
    week: str


@dataclass(frozen=True, kw_only=True)
class RepairOpened(Event):
    """A wide gap opened the repair of a theme."""

    about: ClassVar[str] = "repair"
    past: ClassVar[str] = gettext_noop("opened the repair")
    theme_id: str


@dataclass(frozen=True, kw_only=True)
class RepairClosed(Event):
    """The lead published what changed, or why nothing changes."""

    about: ClassVar[str] = "repair"
    past: ClassVar[str] = gettext_noop("closed the repair")
    state: str
