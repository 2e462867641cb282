"""Events of customer scores."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class CustomerScoresImported(Event):
    """A file changed scores of one quarter; `added` and `replaced` are how many."""

    about: ClassVar[str] = "customers"
    past: ClassVar[str] = gettext_noop("imported customer scores")
    added: int
    replaced: int
