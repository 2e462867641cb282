"""Events of the runs of the matching."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfRun(Event):
    about: ClassVar[str] = "match_run"


@dataclass(frozen=True, kw_only=True)
class RunAsked(_OfRun):
    """A lead asked for pairs."""

    past: ClassVar[str] = gettext_noop("asked for pairs")


@dataclass(frozen=True, kw_only=True)
class RunReviewed(_OfRun):
    """A lead saw the names of the pairs; each look is recorded."""

    past: ClassVar[str] = gettext_noop("saw the names of the pairs")


@dataclass(frozen=True, kw_only=True)
class RunApproved(_OfRun):
    """A second person approved the pairs, because the lead takes part."""

    past: ClassVar[str] = gettext_noop("approved the pairs")


@dataclass(frozen=True, kw_only=True)
class RunPublished(_OfRun):
    """The pairs were proposed to the people."""

    past: ClassVar[str] = gettext_noop("published the pairs")


@dataclass(frozen=True, kw_only=True)
class RunDiscarded(_OfRun):
    """The pairs were not used."""

    past: ClassVar[str] = gettext_noop("discarded the pairs")
