"""Events of readiness."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class OpenedIncomplete(Event):
    """A program was opened although something was missing; `missing` are codes of needs."""

    about: ClassVar[str] = "program"
    past: ClassVar[str] = gettext_noop("justified the opening of the program")
    missing: str
