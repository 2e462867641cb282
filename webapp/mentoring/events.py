"""Events of reverse mentoring. None of them tells what a person answered, or why a pair ended."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfEdition(Event):
    about: ClassVar[str] = "edition"


@dataclass(frozen=True, kw_only=True)
class EditionCreated(_OfEdition):
    """A lead created an edition."""

    past: ClassVar[str] = gettext_noop("created the edition")


@dataclass(frozen=True, kw_only=True)
class EditionChanged(_OfEdition):
    """A lead changed dates, topics or rules."""

    past: ClassVar[str] = gettext_noop("changed the edition")


@dataclass(frozen=True, kw_only=True)
class EditionMoved(_OfEdition):
    """Applications were opened or closed, pairs started, or the edition closed."""

    past: ClassVar[str] = gettext_noop("changed the state of the edition")
    state: str


@dataclass(frozen=True, kw_only=True)
class _OfApplication(Event):
    about: ClassVar[str] = "application"
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Applied(_OfApplication):
    """A person applied, or changed the application."""

    past: ClassVar[str] = gettext_noop("applied")


@dataclass(frozen=True, kw_only=True)
class ApplicationWithdrawn(_OfApplication):
    """A person withdrew; no reason is asked, so none is stored."""

    past: ClassVar[str] = gettext_noop("withdrew the application")


@dataclass(frozen=True, kw_only=True)
class _OfPair(Event):
    about: ClassVar[str] = "pair"
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class PairAnswered(_OfPair):
    """One of the two answered; what, is sealed."""

    past: ClassVar[str] = gettext_noop("answered a proposal")


@dataclass(frozen=True, kw_only=True)
class PairStarted(_OfPair):
    """Both said yes."""

    past: ClassVar[str] = gettext_noop("set up the pair")


@dataclass(frozen=True, kw_only=True)
class PairPaused(_OfPair):
    """One of the two paused."""

    past: ClassVar[str] = gettext_noop("paused the pair")


@dataclass(frozen=True, kw_only=True)
class PairResumed(_OfPair):
    """One of the two continued."""

    past: ClassVar[str] = gettext_noop("continued the pair")


@dataclass(frozen=True, kw_only=True)
class PairClosing(_OfPair):
    """The last meeting was held, the edition is over, or one of the two completed the pair."""

    past: ClassVar[str] = gettext_noop("completed the pair")


@dataclass(frozen=True, kw_only=True)
class PairEnded(_OfPair):
    """It ended, or was completed; no reason is stored."""

    past: ClassVar[str] = gettext_noop("ended the pair")
