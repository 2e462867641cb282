"""Events of recognition. What people write for themselves or for each other stays private."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfJournal(Event):
    """The object is the person."""

    about: ClassVar[str] = "journal"
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class EntryWritten(_OfJournal):
    """A person wrote in the journal."""

    past: ClassVar[str] = gettext_noop("wrote in the journal")


@dataclass(frozen=True, kw_only=True)
class EntriesDeleted(_OfJournal):
    """A person deleted entries of the journal."""

    past: ClassVar[str] = gettext_noop("deleted entries of the journal")


@dataclass(frozen=True, kw_only=True)
class _OfThanks(Event):
    """The object is the note, or the person who chooses to get none."""

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
class ThanksSwitched(_OfThanks):
    """A person chose whether to get thank-you notes."""

    past: ClassVar[str] = gettext_noop("changed whether thank-you notes reach them")


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
