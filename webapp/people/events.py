"""Events of people: accounts, sign-in and roles."""

from dataclasses import dataclass
from typing import Any, ClassVar

from webapp.core.events import Event
from webapp.core.i18n import gettext_noop


@dataclass(frozen=True, kw_only=True)
class PersonEvent(Event):
    """Base of all events about a person."""

    about: ClassVar[str] = "person"


@dataclass(frozen=True, kw_only=True)
class SignedUp(PersonEvent):
    """A person requested an account, perhaps again before confirming it.

    `following` is the local path to open after confirming. It is no fact of the activity log,
    because anyone can write words into an address.
    """

    past: ClassVar[str] = gettext_noop("signed up")
    following: str | None = None

    def facts(self) -> dict[str, Any]:
        """Nothing: the path is for the mail only."""
        return {}


@dataclass(frozen=True, kw_only=True)
class AskedAgain(PersonEvent):
    """An account was requested for an address that has an active one."""

    past: ClassVar[str] = gettext_noop("requested an account again")


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
    """A person, perhaps not the account's owner, requested a password reset."""

    past: ClassVar[str] = gettext_noop("requested a new password")


@dataclass(frozen=True, kw_only=True)
class PasswordReset(PersonEvent):
    """A new password was chosen through a mailed link."""

    past: ClassVar[str] = gettext_noop("chose a new password")


@dataclass(frozen=True, kw_only=True)
class SignedIn(PersonEvent):
    """A session began."""

    past: ClassVar[str] = gettext_noop("signed in")


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(PersonEvent):
    """The person changed their name, language or time zone."""

    past: ClassVar[str] = gettext_noop("changed their account")


@dataclass(frozen=True, kw_only=True)
class PortraitChanged(PersonEvent):
    """The person added, replaced or removed their picture."""

    past: ClassVar[str] = gettext_noop("changed their picture")


@dataclass(frozen=True, kw_only=True)
class SignedOutElsewhere(PersonEvent):
    """The person ended all of their sessions but one; `kept` is its hash, which is not logged."""

    past: ClassVar[str] = gettext_noop("signed out everywhere else")
    kept: str

    def facts(self) -> dict[str, Any]:
        """Nothing: which session stays is for the handler only."""
        return {}


@dataclass(frozen=True, kw_only=True)
class SignInRefused(PersonEvent):
    """A wrong password was given for this account."""

    past: ClassVar[str] = gettext_noop("was refused at sign-in")


@dataclass(frozen=True, kw_only=True)
class AccountEnded(PersonEvent):
    """The person closed the account, an administrator ended it, or its end date passed."""

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
