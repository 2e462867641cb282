"""What happens to figures."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.kernel.events import Event
from webapp.kernel.words import msg


@dataclass(frozen=True, kw_only=True)
class FigureStored(Event):
    """A figure was computed from a snapshot and stored for the pages."""

    about: ClassVar[str] = "program"
    past: ClassVar[str] = msg("stored a figure")
    name: str
    snapshot: str
