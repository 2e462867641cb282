"""Events of themes and briefs."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class ThemeAdded(Event):
    """A lead added a theme without a brief."""

    about: ClassVar[str] = "theme"
    past: ClassVar[str] = gettext_noop("added the theme")


@dataclass(frozen=True, kw_only=True)
class ThemeCompared(Event):
    """A lead chose what a theme is compared with."""

    about: ClassVar[str] = "theme"
    past: ClassVar[str] = gettext_noop("chose what the theme is compared with")


@dataclass(frozen=True, kw_only=True)
class ThemeMoved(Event):
    """A theme was paused or resumed, by a lead or by the comparison of a week (no actor)."""

    about: ClassVar[str] = "theme"
    past: ClassVar[str] = gettext_noop("changed the state of the theme")
    state: str


@dataclass(frozen=True, kw_only=True)
class _OfBrief(Event):
    about: ClassVar[str] = "brief"


@dataclass(frozen=True, kw_only=True)
class BriefDrafted(_OfBrief):
    """A draft was made, whose facts and questions are still to be written."""

    past: ClassVar[str] = gettext_noop("made a draft of the brief")


@dataclass(frozen=True, kw_only=True)
class BriefOpened(_OfBrief):
    """A brief was opened for writing."""

    past: ClassVar[str] = gettext_noop("opened the brief")


@dataclass(frozen=True, kw_only=True)
class BriefChanged(_OfBrief):
    """Its texts, sources or day of expiry were changed."""

    past: ClassVar[str] = gettext_noop("changed the brief")


@dataclass(frozen=True, kw_only=True)
class BriefMoved(_OfBrief):
    """A brief was closed or reopened."""

    past: ClassVar[str] = gettext_noop("changed the state of the brief")
    state: str
