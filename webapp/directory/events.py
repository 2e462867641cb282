"""Events of the directory."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop
from webapp.people.events import PersonEvent

# There is one organization, so its events need no id.
ORGANIZATION = "organization"


@dataclass(frozen=True, kw_only=True)
class OrganizationEvent(Event):
    """Something happened to what all pages show of the organization."""

    about: ClassVar[str] = ORGANIZATION


@dataclass(frozen=True, kw_only=True)
class OrganizationRenamed(OrganizationEvent):
    """An administrator changed the name of the organization."""

    past: ClassVar[str] = gettext_noop("changed the name of the organization")


@dataclass(frozen=True, kw_only=True)
class LogoChanged(OrganizationEvent):
    """An administrator added, replaced or removed the logo."""

    past: ClassVar[str] = gettext_noop("changed the logo")


@dataclass(frozen=True, kw_only=True)
class Imported(PersonEvent):
    """A directory file created an account."""

    past: ClassVar[str] = gettext_noop("was imported from the directory")


@dataclass(frozen=True, kw_only=True)
class UpdatedFromDirectory(PersonEvent):
    """A directory file changed the data of a person; `fields` are the columns that changed."""

    past: ClassVar[str] = gettext_noop("was updated from the directory")
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class UnitChanged(Event):
    """The public holidays of a unit were changed."""

    about: ClassVar[str] = "unit"
    past: ClassVar[str] = gettext_noop("changed the holidays of the unit")
