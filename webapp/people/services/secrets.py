"""Passwords, and the mailed links that stand for one."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from itsdangerous import BadData, URLSafeSerializer

from webapp.kernel import clock, db
from webapp.kernel.errors import Invalid, Missing
from webapp.kernel.words import msg
from webapp.people.models import Person
from webapp.people.workflow import AccountState

HOUR = 3600
SHORTEST = 12
LONGEST = 200


class Passwords:
    """Argon2id; `check` takes as long for an unknown person as for a known one."""

    def __init__(self, time_cost: int) -> None:
        self._hasher = PasswordHasher(time_cost=time_cost)
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """A salted hash."""
        return self._hasher.hash(password)

    def check(self, person: Person | None, password: str) -> bool:
        """Whether the password is this person's."""
        kept = person.password_hash if person and person.password_hash else self._nobody
        try:
            right = self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False
        return right and person is not None and person.state == AccountState.active

    def outdated(self, person: Person) -> bool:
        """Whether the hash was made with other costs than today's."""
        return self._hasher.check_needs_rehash(person.password_hash or "")


def check_password(person: Person, password: str) -> None:
    """Length only, and not the person's own name or address; raises Invalid."""
    if len(password) < SHORTEST:
        raise Invalid("password", "Please use at least %(least)d characters.", least=SHORTEST)
    own = {person.email, person.name.lower(), person.email.partition("@")[0]}
    if password.lower() in own or len(set(password)) < 4:  # noqa: PLR2004 - one key held down
        raise Invalid("password", "This one is too easy to guess. Three words make a good one.")


# What a link is for: seconds it lives, and the states of an account in which it opens.
LINK_KINDS = {
    "confirm": (72 * HOUR, (AccountState.pending, AccountState.invited)),
    "invite": (7 * 24 * HOUR, (AccountState.invited,)),
    "reset": (HOUR, (AccountState.active,)),
}


class Links:
    """Mailed links, signed, used once; `kind` is confirm, invite or reset."""

    def __init__(self, secret: str, kind: str = "confirm") -> None:
        self._life, self._states = LINK_KINDS[kind]
        self._signer = URLSafeSerializer(secret, salt=f"people.{kind}")

    def token(self, person: Person) -> str:
        """The token that proves this person's address."""
        made = int(clock.now().timestamp())
        return str(self._signer.dumps([person.id, person.link_number, made]))

    def person(self, token: str) -> Person:
        """Whose token this is; raises Missing for a forged, old or used one."""
        try:
            person_id, number, made = self._signer.loads(token)
        except (BadData, ValueError, TypeError):
            raise Missing(DEAD_LINK) from None
        age = clock.now().timestamp() - made
        found = db.session().get(Person, person_id) if age <= self._life else None
        if found is None or found.link_number != number or found.state not in self._states:
            raise Missing(DEAD_LINK)
        return found


DEAD_LINK = msg(
    "This link was used already, or is too old. Sign in, or ask for a new one: “Forgotten your "
    "password” on the sign-in page sends it."
)
