"""Events of recognition. The log outlives what they are about, so it tells nothing of a person.

A journal, and the choice to get no thank-you notes, have no events; notes and badges name no actor.
"""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfThanks(Event):
    """The object is the note."""

    about: ClassVar[str] = "thanks"
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ThanksWritten(_OfThanks):
    """A person wrote a thank-you note; to whom is in no log."""

    past: ClassVar[str] = gettext_noop("wrote a thank-you note")


@dataclass(frozen=True, kw_only=True)
class ThanksShown(_OfThanks):
    """The receiver shows a note to others, or hides it."""

    past: ClassVar[str] = gettext_noop("changed who sees a thank-you note")


@dataclass(frozen=True, kw_only=True)
class ThanksDeleted(_OfThanks):
    """The receiver deleted a note, or the sender withdrew it."""

    past: ClassVar[str] = gettext_noop("deleted a thank-you note")


@dataclass(frozen=True, kw_only=True)
class _OfGoal(Event):
    about: ClassVar[str] = "team_goal"


@dataclass(frozen=True, kw_only=True)
class GoalSet(_OfGoal):
    """A lead set a goal of a program."""

    past: ClassVar[str] = gettext_noop("set the goal")


@dataclass(frozen=True, kw_only=True)
class GoalChanged(_OfGoal):
    """A lead changed a goal, or declared its number."""

    past: ClassVar[str] = gettext_noop("changed the goal")


@dataclass(frozen=True, kw_only=True)
class GoalClosed(_OfGoal):
    """A goal was reached, not reached or canceled."""

    past: ClassVar[str] = gettext_noop("closed the goal")
    state: str


@dataclass(frozen=True, kw_only=True)
class BadgesGranted(Event):
    """The badges of a quarter were granted, all at once; the object is its first day."""

    about: ClassVar[str] = "quarter"
    past: ClassVar[str] = gettext_noop("granted the badges")


@dataclass(frozen=True, kw_only=True)
class BadgeChanged(Event):
    """A person shows or hides a badge, or deletes it."""

    about: ClassVar[str] = "badge"
    past: ClassVar[str] = gettext_noop("changed a badge")
    private: ClassVar[bool] = True
