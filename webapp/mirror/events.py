"""Events of the mirror index."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class MirrorStored(Event):
    """The comparison of a quarter was computed, or computed again after its scores changed."""

    about: ClassVar[str] = "mirror"
    past: ClassVar[str] = gettext_noop("was computed")
