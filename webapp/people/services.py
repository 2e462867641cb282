"""The verbs of people."""

from collections.abc import Collection
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from webapp.kernel import clock, db
from webapp.kernel.errors import Invalid, Missing, NotAllowed
from webapp.kernel.unit_of_work import record
from webapp.kernel.words import msg
from webapp.people import events, queries
from webapp.people.models import OrgUnit, Person, RoleGrant
from webapp.people.rules import MAY
from webapp.people.workflow import ACCOUNT, PER_PROGRAM, AccountState, Role

LINK_LIFE = 3 * 24 * 3600
LINK_PAUSE = timedelta(minutes=10)
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


class Links:
    """Mailed links: signed, three days, once."""

    def __init__(self, secret: str) -> None:
        self._signer = URLSafeSerializer(secret, salt="people.confirm")

    def token(self, person: Person) -> str:
        """The token that confirms this person's address."""
        made = int(clock.now().timestamp())
        return str(self._signer.dumps([person.id, person.link_number, made]))

    def person(self, token: str) -> Person:
        """Whose token this is; raises Missing for a forged, old or used one."""
        try:
            person_id, number, made = self._signer.loads(token)
        except (BadData, ValueError, TypeError):
            raise Missing(DEAD_LINK) from None
        age = clock.now().timestamp() - made
        found = db.session().get(Person, person_id) if age <= LINK_LIFE else None
        if found is None or found.link_number != number or found.state != AccountState.pending:
            raise Missing(DEAD_LINK)
        return found


DEAD_LINK = msg(
    "This link was used already, or is older than three days. "
    "Sign in, or sign up again to get a new one."
)


def sign_up(email: str, name: str, *, locale: str, domains: Collection[str]) -> Person:
    """Ask for an account. Answers alike for known and unknown addresses.

    Raises Invalid on `email` when its domain is not one that may sign up.
    """
    address = email.strip().lower()
    if address.rpartition("@")[2] not in domains:
        raise Invalid(
            "email",
            "Only addresses of these domains can sign up: %(domains)s.",
            domains=", ".join(sorted(domains)) or "–",
        )
    found = queries.by_email(address)
    if found is not None and found.state != AccountState.pending:
        record(events.AskedAgain(actor=None, object_id=found.id))
        return found
    if found is None:
        found = _begin(address, name, locale)
    db.lock(found)
    found.name, found.locale = name, locale
    if found.link_sent_at is not None and clock.now() - found.link_sent_at < LINK_PAUSE:
        # One mail in ten minutes: nobody can fill a stranger's mailbox, and the link still works.
        return found
    found.link_number, found.link_sent_at = found.link_number + 1, clock.now()
    record(events.SignedUp(actor=None, object_id=found.id))
    return found


def _begin(address: str, name: str, locale: str) -> Person:
    """A pending account; the one that a second click made first, if there is one."""
    made = Person(
        email=address, name=name, locale=locale, joined_at=clock.now(), link_number=0,
        state=AccountState.pending,
    )  # fmt: skip
    try:
        with db.session().begin_nested():
            db.session().add(made)
    except IntegrityError:
        return db.session().scalars(select(Person).where(Person.email == address)).one()
    return made


def confirm(person: Person, hashed: str) -> Person:
    """Confirm the address, with the hash of the password chosen."""
    ACCOUNT.take(person, "confirm", by=person, may={}, password_hash=hashed)
    person.link_number += 1
    record(events.Confirmed(actor=person.id, object_id=person.id))
    return person


def check_password(person: Person, password: str) -> None:
    """Length only, and not the person's own name or address; raises Invalid."""
    if len(password) < SHORTEST:
        raise Invalid("password", "Please use at least %(least)d characters.", least=SHORTEST)
    own = {person.email, person.name.lower(), person.email.partition("@")[0]}
    if password.lower() in own or len(set(password)) < 4:  # noqa: PLR2004 - one key held down
        raise Invalid("password", "This one is too easy to guess. Three words make a good one.")


def sign_in(found: Person | None, *, right: bool, rehashed: str | None = None) -> Person | None:
    """Note how a sign-in went: the person, or None with nothing said about which half was wrong.

    The password is checked before (Passwords.check): its slow hash must not hold a transaction.
    """
    if found is None:
        return None
    if not right:
        record(events.SignInRefused(actor=None, object_id=found.id))
        return None
    found.password_hash = rehashed or found.password_hash
    record(events.SignedIn(actor=found.id, object_id=found.id))
    return found


def end_account(person: Person, *, by: Person) -> None:
    """End an account; no session of it opens a page from this moment on."""
    ACCOUNT.take(person, "end", by=by, may=MAY)
    record(events.AccountEnded(actor=by.id, object_id=person.id))


def choose_language(person: Person, locale: str) -> Person:
    """The language of pages and mail."""
    person.locale = locale
    return person


def add_unit(name: str, parent: OrgUnit | None = None) -> OrgUnit:
    """A unit of the organisation."""
    unit = OrgUnit(name=name, parent_id=parent.id if parent else None)
    db.session().add(unit)
    db.session().flush()
    return unit


def add_person(
    email: str, name: str, *, locale: str, unit: OrgUnit | None, password_hash: str
) -> Person:
    """An account made by an administrator's import or the seed; active at once."""
    person = Person(
        email=email.lower(), name=name, locale=locale, unit_id=unit.id if unit else None,
        state=AccountState.active, password_hash=password_hash, joined_at=clock.now(),
    )  # fmt: skip
    db.session().add(person)
    db.session().flush()
    return person


def grant(person: Person, role: Role, *, by: Person | None, scope: str | None, reason: str) -> None:
    """Give a role; `by` None is the installation itself. Raises NotAllowed."""
    if by is not None and not queries.holds(by, Role.admin):
        raise NotAllowed("This is for administrators.")
    if (role in PER_PROGRAM) != (scope is not None):
        raise Invalid(
            "role",
            "A lead or a reviewer belongs to one program; every other role to the whole house.",
        )
    if (role, scope) in queries.roles_of(person):
        return
    db.session().add(
        RoleGrant(
            person_id=person.id, role=role, scope_id=scope, reason=reason, granted_at=clock.now()
        )
    )
    db.session().flush()
    person.__dict__.pop("_roles", None)
    actor = by.id if by else None
    record(events.RoleGranted(actor=actor, object_id=person.id, role=role.value, scope=scope))
