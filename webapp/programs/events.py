"""Events of programs and enrollments."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfProgram(Event):
    about: ClassVar[str] = "program"


@dataclass(frozen=True, kw_only=True)
class ProgramCreated(_OfProgram):
    """A program was created, as a draft."""

    past: ClassVar[str] = gettext_noop("created the program")


@dataclass(frozen=True, kw_only=True)
class ProgramChanged(_OfProgram):
    """Its names, destination, sponsor or works-council status were changed."""

    past: ClassVar[str] = gettext_noop("changed the program")


@dataclass(frozen=True, kw_only=True)
class SponsorAsked(_OfProgram):
    """A person was asked to be named as the sponsor."""

    past: ClassVar[str] = gettext_noop("asked a person to be the sponsor")
    person_id: str


@dataclass(frozen=True, kw_only=True)
class SponsorAnswered(_OfProgram):
    """The person who was asked agreed or declined."""

    past: ClassVar[str] = gettext_noop("answered the question to the sponsor")
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class CharterWritten(_OfProgram):
    """A new version of a charter; people enrolled on an older one are asked again."""

    past: ClassVar[str] = gettext_noop("wrote the charter")
    version: int


@dataclass(frozen=True, kw_only=True)
class CharterDraftSaved(_OfProgram):
    """The draft of the next charter was saved."""

    past: ClassVar[str] = gettext_noop("saved a draft of the charter")


@dataclass(frozen=True, kw_only=True)
class CharterDraftDiscarded(_OfProgram):
    """The draft of the next charter was deleted without being published."""

    past: ClassVar[str] = gettext_noop("discarded the draft of the charter")


@dataclass(frozen=True, kw_only=True)
class ProgramMoved(_OfProgram):
    """A program was opened, paused, closed or reopened."""

    past: ClassVar[str] = gettext_noop("changed the state of the program")
    state: str


@dataclass(frozen=True, kw_only=True)
class _OfEnrollment(Event):
    about: ClassVar[str] = "enrollment"
    program_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class Joined(_OfEnrollment):
    """A person enrolled, on a version of the charter."""

    past: ClassVar[str] = gettext_noop("joined")
    charter_version: int


@dataclass(frozen=True, kw_only=True)
class Agreed(_OfEnrollment):
    """An enrolled person agreed to a newer charter."""

    past: ClassVar[str] = gettext_noop("agreed to the new charter")
    charter_version: int


@dataclass(frozen=True, kw_only=True)
class Paused(_OfEnrollment):
    """A person paused. No reason is asked, so none is stored."""

    past: ClassVar[str] = gettext_noop("paused")


@dataclass(frozen=True, kw_only=True)
class Resumed(_OfEnrollment):
    """A person takes part again, by their own action or at the end of the pause (no actor)."""

    past: ClassVar[str] = gettext_noop("resumed")


@dataclass(frozen=True, kw_only=True)
class Left(_OfEnrollment):
    """A person left. No reason is asked, so none is stored."""

    past: ClassVar[str] = gettext_noop("left")


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(_OfEnrollment):
    """A person gave one consent."""

    past: ClassVar[str] = gettext_noop("gave a consent")
    consent: str


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(_OfEnrollment):
    """A person withdrew one consent; leaving withdraws all that were given."""

    past: ClassVar[str] = gettext_noop("withdrew a consent")
    consent: str
