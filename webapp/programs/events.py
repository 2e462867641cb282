"""What happens to programs, enrollments, themes and briefs."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.kernel.events import Event
from webapp.kernel.words import msg


@dataclass(frozen=True, kw_only=True)
class _OfProgram(Event):
    about: ClassVar[str] = "program"


@dataclass(frozen=True, kw_only=True)
class ProgramCreated(_OfProgram):
    """A program exists, as a draft."""

    past: ClassVar[str] = msg("created the program")


@dataclass(frozen=True, kw_only=True)
class ProgramChanged(_OfProgram):
    """Its names, destination, sponsor or works-council status were changed."""

    past: ClassVar[str] = msg("changed the program")


@dataclass(frozen=True, kw_only=True)
class CharterWritten(_OfProgram):
    """A new version of a charter; whoever joined on an older one is asked again."""

    past: ClassVar[str] = msg("wrote the charter")
    version: int


@dataclass(frozen=True, kw_only=True)
class ProgramMoved(_OfProgram):
    """A program was opened, paused, closed or taken back from closing."""

    past: ClassVar[str] = msg("changed the state of the program")
    state: str


@dataclass(frozen=True, kw_only=True)
class _OfEnrollment(Event):
    about: ClassVar[str] = "enrollment"
    program_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class Joined(_OfEnrollment):
    """Somebody enrolled, on a version of the charter."""

    past: ClassVar[str] = msg("joined")
    charter_version: int


@dataclass(frozen=True, kw_only=True)
class Agreed(_OfEnrollment):
    """Somebody who is in agreed to a newer charter."""

    past: ClassVar[str] = msg("agreed to the new charter")
    charter_version: int


@dataclass(frozen=True, kw_only=True)
class Paused(_OfEnrollment):
    """Somebody pauses. No reason is asked, so none is kept."""

    past: ClassVar[str] = msg("paused")


@dataclass(frozen=True, kw_only=True)
class Resumed(_OfEnrollment):
    """Somebody takes part again, by hand or because the day came (no actor)."""

    past: ClassVar[str] = msg("resumed")


@dataclass(frozen=True, kw_only=True)
class Left(_OfEnrollment):
    """Somebody left. No reason is asked, so none is kept."""

    past: ClassVar[str] = msg("left")


@dataclass(frozen=True, kw_only=True)
class PurposeGiven(_OfEnrollment):
    """Somebody allowed one purpose."""

    past: ClassVar[str] = msg("allowed a purpose")
    purpose: str


@dataclass(frozen=True, kw_only=True)
class PurposeWithdrawn(_OfEnrollment):
    """Somebody stopped one purpose; leaving stops each that was allowed."""

    past: ClassVar[str] = msg("stopped a purpose")
    purpose: str


@dataclass(frozen=True, kw_only=True)
class ThemeMoved(Event):
    """A theme was held or freed."""

    about: ClassVar[str] = "theme"
    past: ClassVar[str] = msg("changed the state of the theme")
    state: str


@dataclass(frozen=True, kw_only=True)
class _OfBrief(Event):
    about: ClassVar[str] = "brief"


@dataclass(frozen=True, kw_only=True)
class BriefOpened(_OfBrief):
    """A brief can be written from."""

    past: ClassVar[str] = msg("opened the brief")


@dataclass(frozen=True, kw_only=True)
class BriefChanged(_OfBrief):
    """Its texts, sources or day of expiry were changed."""

    past: ClassVar[str] = msg("changed the brief")


@dataclass(frozen=True, kw_only=True)
class BriefMoved(_OfBrief):
    """A brief was closed, or opened again."""

    past: ClassVar[str] = msg("changed the state of the brief")
    state: str
