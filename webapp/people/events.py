"""Events of people: accounts, sign-in and roles."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class PersonEvent(Event):
    """Base of all events about a person."""

    about: ClassVar[str] = "person"


@dataclass(frozen=True, kw_only=True)
class SignedUp(PersonEvent):
    """A person requested an account, perhaps again before confirming it."""

    past: ClassVar[str] = gettext_noop("signed up")


@dataclass(frozen=True, kw_only=True)
class AskedAgain(PersonEvent):
    """Somebody requested an account for an address that has an active one."""

    past: ClassVar[str] = gettext_noop("asked for an account again")


@dataclass(frozen=True, kw_only=True)
class Confirmed(PersonEvent):
    """The address was confirmed and a password chosen."""

    past: ClassVar[str] = gettext_noop("confirmed the address")


@dataclass(frozen=True, kw_only=True)
class Invited(PersonEvent):
    """An administrator invited a person to open an account."""

    past: ClassVar[str] = gettext_noop("was invited")


@dataclass(frozen=True, kw_only=True)
class ResetAsked(PersonEvent):
    """Somebody, perhaps not the account's owner, requested a password reset."""

    past: ClassVar[str] = gettext_noop("asked for a new password")


@dataclass(frozen=True, kw_only=True)
class PasswordReset(PersonEvent):
    """A new password was chosen through a mailed link."""

    past: ClassVar[str] = gettext_noop("chose a new password")


@dataclass(frozen=True, kw_only=True)
class SignedIn(PersonEvent):
    """A session began."""

    past: ClassVar[str] = gettext_noop("signed in")


@dataclass(frozen=True, kw_only=True)
class SignInRefused(PersonEvent):
    """A wrong password was given for this account."""

    past: ClassVar[str] = gettext_noop("was refused at sign-in")


@dataclass(frozen=True, kw_only=True)
class AccountEnded(PersonEvent):
    """An administrator ended the account, or its end date passed."""

    past: ClassVar[str] = gettext_noop("ended the account")


@dataclass(frozen=True, kw_only=True)
class RoleGranted(PersonEvent):
    """A role was granted; `scope` is a program id, or None for the whole organization."""

    past: ClassVar[str] = gettext_noop("was granted a role")
    role: str
    scope: str | None


@dataclass(frozen=True, kw_only=True)
class RoleEnded(PersonEvent):
    """A role ended; `scope` as in RoleGranted."""

    past: ClassVar[str] = gettext_noop("no longer holds a role")
    role: str
    scope: str | None
