"""Events of recruitment: numbers of rows only, never who they are about."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfRecruitment(Event):
    about: ClassVar[str] = "recruitment"


@dataclass(frozen=True, kw_only=True)
class ApplicationsImported(_OfRecruitment):
    """A file of applications was imported; `added` and `changed` are how many rows."""

    past: ClassVar[str] = gettext_noop("imported applications")
    added: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class HiresImported(_OfRecruitment):
    """A file of hires was imported; `added` and `changed` are how many rows."""

    past: ClassVar[str] = gettext_noop("imported hires")
    added: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class RecruitmentDeleted(_OfRecruitment):
    """Rows were deleted because their time is over."""

    past: ClassVar[str] = gettext_noop("deleted old rows of recruitment")
    applications: int
    hires: int


@dataclass(frozen=True, kw_only=True)
class RecruitmentFiguresStored(_OfRecruitment):
    """The worker stored the figures of recruitment."""

    past: ClassVar[str] = gettext_noop("stored the figures of recruitment")
