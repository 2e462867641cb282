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
class Invited(_OfPerson):
    """An administrator asked somebody to open their account."""

    past: ClassVar[str] = msg("was invited")


@dataclass(frozen=True, kw_only=True)
class BroughtIn(_OfPerson):
    """A directory file named somebody new."""

    past: ClassVar[str] = msg("was brought in from the directory")


@dataclass(frozen=True, kw_only=True)
class BroughtUpToDate(_OfPerson):
    """A directory file changed what is kept about somebody; `fields` are its columns."""

    past: ClassVar[str] = msg("was brought up to date from the directory")
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ResetAsked(_OfPerson):
    """Somebody, perhaps not its owner, asked to choose the password anew."""

    past: ClassVar[str] = msg("asked for a new password")


@dataclass(frozen=True, kw_only=True)
class PasswordReset(_OfPerson):
    """The password was chosen anew through a mailed link."""

    past: ClassVar[str] = msg("chose a new password")


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
    """An administrator ended the account, or its end date passed."""

    past: ClassVar[str] = msg("ended the account")


@dataclass(frozen=True, kw_only=True)
class UnitChanged(Event):
    """Whose public holidays a unit keeps was changed."""

    about: ClassVar[str] = "unit"
    past: ClassVar[str] = msg("changed the holidays of the unit")


@dataclass(frozen=True, kw_only=True)
class RoleGranted(_OfPerson):
    """A role began; `scope` is a program's id, or None for the whole house."""

    past: ClassVar[str] = msg("was granted a role")
    role: str
    scope: str | None


@dataclass(frozen=True, kw_only=True)
class RoleEnded(_OfPerson):
    """A role ended; `scope` as in RoleGranted."""

    past: ClassVar[str] = msg("no longer holds a role")
    role: str
    scope: str | None
