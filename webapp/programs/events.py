"""What happens to programs and enrollments."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.kernel.events import Event
from webapp.kernel.words import msg


@dataclass(frozen=True, kw_only=True)
class ProgramCreated(Event):
    """A program exists, as a draft."""

    about: ClassVar[str] = "program"
    past: ClassVar[str] = msg("created the program")


@dataclass(frozen=True, kw_only=True)
class CharterWritten(Event):
    """A new version of a charter."""

    about: ClassVar[str] = "program"
    past: ClassVar[str] = msg("wrote the charter")
    version: int


@dataclass(frozen=True, kw_only=True)
class ProgramMoved(Event):
    """A program was opened, paused or closed."""

    about: ClassVar[str] = "program"
    past: ClassVar[str] = msg("changed the state of the program")
    state: str


@dataclass(frozen=True, kw_only=True)
class Joined(Event):
    """Somebody enrolled, on a version of the charter."""

    about: ClassVar[str] = "enrollment"
    past: ClassVar[str] = msg("joined")
    program_id: str
    charter_version: int


@dataclass(frozen=True, kw_only=True)
class Left(Event):
    """Somebody left. No reason is asked, so none is kept."""

    about: ClassVar[str] = "enrollment"
    past: ClassVar[str] = msg("left")
    program_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class BriefOpened(Event):
    """A brief can be written from."""

    about: ClassVar[str] = "brief"
    past: ClassVar[str] = msg("opened the brief")
