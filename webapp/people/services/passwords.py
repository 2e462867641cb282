"""Password hashing, and the signed links that are sent by mail."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from itsdangerous import BadData, URLSafeSerializer

from webapp.core import clock, db
from webapp.core.errors import Invalid, Missing
from webapp.core.i18n import gettext_noop
from webapp.core.runtime import PerApplication
from webapp.people.models import Person
from webapp.people.workflow import AccountState

HOUR = 3600
SHORTEST = 12
LONGEST = 200


class Passwords:
    """Argon2id hashes; `check` takes as long for an unknown person as for a known one."""

    def __init__(self, time_cost: int) -> None:
        self._hasher = PasswordHasher(time_cost=time_cost)
        self._dummy = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """A salted hash."""
        return self._hasher.hash(password)

    def check(self, person: Person | None, password: str) -> bool:
        """Whether the password is this person's."""
        stored = person.password_hash if person and person.password_hash else self._dummy
        try:
            right = self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
        return right and person is not None and person.state == AccountState.active

    def outdated(self, person: Person) -> bool:
        """Whether the hash was made with other costs than the current ones."""
        return self._hasher.check_needs_rehash(person.password_hash or "")


# The hasher of the application, with the cost of its settings.
passwords = PerApplication(lambda settings: Passwords(settings.password_cost))


def check_password(person: Person, password: str) -> None:
    """Check the length, and that it is not the name or address; raises Invalid."""
    if len(password) < SHORTEST:
        raise Invalid("password", "Please use at least %(least)d characters.", least=SHORTEST)
    own = {person.email, person.address, person.name.lower(), person.email.partition("@")[0]}
    if password.lower() in own or len(set(password)) < 4:  # noqa: PLR2004 - one key held down
        raise Invalid(
            "password", "This password is too easy to guess. Use three or four unrelated words."
        )


# Kind of link: lifetime in seconds, and the account states in which it is valid.
LINK_KINDS = {
    "confirm": (72 * HOUR, (AccountState.pending, AccountState.invited)),
    "invite": (7 * 24 * HOUR, (AccountState.invited,)),
    "reset": (HOUR, (AccountState.active,)),
}


class Links:
    """Signed links for mail that work once; `kind` is confirm, invite or reset."""

    def __init__(self, secret: str, kind: str = "confirm") -> None:
        self._lifetime, self._states = LINK_KINDS[kind]
        self._signer = URLSafeSerializer(secret, salt=f"people.{kind}")

    def token(self, person: Person) -> str:
        """A token that proves access to the person's mailbox."""
        made = int(clock.now().timestamp())
        return str(self._signer.dumps([person.id, person.link_number, made]))

    def person(self, token: str) -> Person:
        """The person of a token; raises Missing for a forged, expired or used one."""
        try:
            person_id, number, made = self._signer.loads(token)
        except (BadData, ValueError, TypeError):
            raise Missing(DEAD_LINK) from None
        age = clock.now().timestamp() - made
        found = db.session().get(Person, person_id) if age <= self._lifetime else None
        if found is None or found.link_number != number or found.state not in self._states:
            raise Missing(DEAD_LINK)
        return found


DEAD_LINK = gettext_noop(
    "This link was already used or is too old. To get a new one, choose “Forgot your password?” on "
    "the sign-in page."
)
