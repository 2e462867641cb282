"""Events of stored figures."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class FigureStored(Event):
    """A figure was computed from a snapshot and stored for the pages."""

    about: ClassVar[str] = "program"
    past: ClassVar[str] = gettext_noop("stored a figure")
    name: str
    snapshot: str
