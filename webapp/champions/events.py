"""Events of digital champions. None of them tells who refused, or what help was given."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class TopicsChanged(Event):
    """A lead changed the topics of the program."""

    about: ClassVar[str] = "program"
    past: ClassVar[str] = gettext_noop("changed the topics")


@dataclass(frozen=True, kw_only=True)
class Proposed(Event):
    """A person was proposed as a champion; the event does not say who."""

    about: ClassVar[str] = "program"
    private: ClassVar[bool] = True
    past: ClassVar[str] = gettext_noop("proposed a champion")


@dataclass(frozen=True, kw_only=True)
class _OfChampion(Event):
    about: ClassVar[str] = "champion"
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Applied(_OfChampion):
    """A person applied, or changed topics and languages."""

    past: ClassVar[str] = gettext_noop("applied")


@dataclass(frozen=True, kw_only=True)
class ManagerAsked(_OfChampion):
    """The manager was asked to agree to the hours."""

    past: ClassVar[str] = gettext_noop("asked the manager")


@dataclass(frozen=True, kw_only=True)
class ChampionMoved(_OfChampion):
    """The role moved to another state; no reason is stored."""

    past: ClassVar[str] = gettext_noop("changed the state of the role")
    state: str


@dataclass(frozen=True, kw_only=True)
class HoursLowered(_OfChampion):
    """The manager lowered the hours."""

    past: ClassVar[str] = gettext_noop("lowered the hours")
    hours: int


@dataclass(frozen=True, kw_only=True)
class SkillConfirmed(_OfChampion):
    """Another champion or a lead confirmed a skill."""

    past: ClassVar[str] = gettext_noop("confirmed a skill")


@dataclass(frozen=True, kw_only=True)
class TimeDeclared(_OfChampion):
    """The champion declared time, or deleted an entry."""

    past: ClassVar[str] = gettext_noop("changed the declared time")
