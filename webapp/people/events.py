"""What happens to people."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.kernel.events import Event
from webapp.kernel.words import msg


@dataclass(frozen=True, kw_only=True)
class _OfPerson(Event):
    about: ClassVar[str] = "person"


@dataclass(frozen=True, kw_only=True)
class SignedUp(_OfPerson):
    """Somebody asked for an account, or asked again before confirming."""

    past: ClassVar[str] = msg("signed up")


@dataclass(frozen=True, kw_only=True)
class AskedAgain(_OfPerson):
    """Somebody asked for an account that exists and works."""

    past: ClassVar[str] = msg("asked for an account again")


@dataclass(frozen=True, kw_only=True)
class Confirmed(_OfPerson):
    """The address was confirmed and a password chosen."""

    past: ClassVar[str] = msg("confirmed the address")


@dataclass(frozen=True, kw_only=True)
class SignedIn(_OfPerson):
    """A session began."""

    past: ClassVar[str] = msg("signed in")


@dataclass(frozen=True, kw_only=True)
class SignInRefused(_OfPerson):
    """A wrong password was given for this account."""

    past: ClassVar[str] = msg("was refused at sign-in")


@dataclass(frozen=True, kw_only=True)
class AccountEnded(_OfPerson):
    """An administrator ended the account."""

    past: ClassVar[str] = msg("ended the account")


@dataclass(frozen=True, kw_only=True)
class RoleGranted(_OfPerson):
    """A role began; `scope` is a program's id, or None for the whole house."""

    past: ClassVar[str] = msg("was granted a role")
    role: str
    scope: str | None
