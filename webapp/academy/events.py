"""Events of the academy."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class _OfModule(Event):
    about: ClassVar[str] = "module"


@dataclass(frozen=True, kw_only=True)
class ModuleCreated(_OfModule):
    """A lead created a module."""

    past: ClassVar[str] = gettext_noop("created the module")


@dataclass(frozen=True, kw_only=True)
class ModuleChanged(_OfModule):
    """A lead changed a draft, or made a new version of a module."""

    past: ClassVar[str] = gettext_noop("changed the module")
    number: int


@dataclass(frozen=True, kw_only=True)
class ModuleMoved(_OfModule):
    """A lead published or retired a module."""

    past: ClassVar[str] = gettext_noop("changed the state of the module")
    state: str


@dataclass(frozen=True, kw_only=True)
class CompletionsImported(_OfModule):
    """A lead imported completions of people from a file."""

    about: ClassVar[str] = "program"
    past: ClassVar[str] = gettext_noop("imported completions")
    count: int


@dataclass(frozen=True, kw_only=True)
class ModuleCompleted(_OfModule):
    """A person completed a module."""

    past: ClassVar[str] = gettext_noop("completed the module")
    private: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class PassportChanged(_OfModule):
    """A person shows a completion in the passport, or hides it."""

    past: ClassVar[str] = gettext_noop("changed the passport")
    private: ClassVar[bool] = True
