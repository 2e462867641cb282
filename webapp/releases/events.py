"""What happens to released tables."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class TableReleased(Event):
    """A table was written into the ledger; it never changes."""

    about: ClassVar[str] = "released_table"
    past: ClassVar[str] = gettext_noop("released")
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ResultComputed(Event):
    """The result of a closed wave was computed and can be published."""

    about: ClassVar[str] = "wave"
    past: ClassVar[str] = gettext_noop("computed the result")
