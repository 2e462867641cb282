"""Events of the directory."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop
from webapp.people.events import PersonEvent


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
