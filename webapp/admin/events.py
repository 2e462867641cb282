"""Events of the organization."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class LogoChanged(Event):
    """An administrator added, replaced or removed the logo."""

    about: ClassVar[str] = "organization"
    past: ClassVar[str] = gettext_noop("changed the logo")
