"""Events of reviews."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class Commented(Event):
    """The author or a reviewer wrote a message about a revision."""

    about: ClassVar[str] = "story"
    past: ClassVar[str] = gettext_noop("commented")
    revision: int
    comment: str
