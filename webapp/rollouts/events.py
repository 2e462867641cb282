"""Events of rollouts."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class RolloutPlanned(Event):
    """The days on which a program opens in units were fixed or changed; `chosen` says how."""

    about: ClassVar[str] = "program"
    past: ClassVar[str] = gettext_noop("planned the opening unit by unit")
    chosen: str
    units: int


@dataclass(frozen=True, kw_only=True)
class RolloutDrawn(RolloutPlanned):
    """The days were drawn by lot. Each draw is an act of its own, so that repeated draws show."""

    past: ClassVar[str] = gettext_noop("drew by lot when units open")


@dataclass(frozen=True, kw_only=True)
class RolloutDropped(Event):
    """The plan of a draft was dropped: the program opens everywhere at once."""

    about: ClassVar[str] = "program"
    past: ClassVar[str] = gettext_noop("dropped the opening unit by unit")
