"""Signing in, with a waiting time that grows: a lock that never stays.

Failures are kept by account and by network address, hashed, in a table: several processes share
them, and an unknown account waits like a known one. A right password ends the account's waiting;
the address keeps its own, or whoever owns one account could clear the way to try all others.
A reset by mail ends the waiting of an account too: its owner is never shut out by a stranger.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from webapp.kernel import clock, db
from webapp.kernel.unit_of_work import record
from webapp.people import events
from webapp.people.models import Person, SignInDelay

FORGOTTEN = timedelta(hours=24)
# How many failures cost nothing, and the longest wait in seconds after those that do.
ACCOUNT = (4, 300)
# A whole site may stand behind one address, so it is given more and waits less.
ADDRESS = (30, 60)


@dataclass(frozen=True)
class SignIn:
    """What came of it: a person, or nobody and the seconds to wait before the next try."""

    person: Person | None
    wait: int = 0


class Tries:
    """The failures kept under one key, held until the work at hand ends."""

    def __init__(self, key: str, free: int = 0, longest: int = 0) -> None:
        self._key = hashlib.sha256(key.encode()).hexdigest()
        self._free, self._longest = free, longest

    @classmethod
    def of_account(cls, email: str) -> "Tries":
        """Those of an account, whether it exists or not."""
        return cls(f"account:{email.strip().lower()}", *ACCOUNT)

    @classmethod
    def of_address(cls, address: str, secret: str) -> "Tries":
        """Those from a network address; the secret keeps a dump from being a list of addresses."""
        return cls(f"address:{secret}:{_network(address)}", *ADDRESS)

    def seconds_left(self) -> int:
        """How long to wait from now; 0 where a try is free."""
        row = self._row()
        left = ceil((row.until - clock.now()).total_seconds()) if row.failures > self._free else 0
        # A clock that was set back must not lock anybody out for longer than the rule.
        return min(max(0, left), self._longest)

    def fail(self) -> None:
        """Count a failure, and wait longer after each one that is not free."""
        row = self._row()
        row.failures = 1 if clock.now() - row.last_at > FORGOTTEN else row.failures + 1
        over = row.failures - self._free
        wait = min(self._longest, 2 ** min(over, 20)) if over > 0 else 0
        row.last_at = clock.now()
        row.until = row.last_at + timedelta(seconds=wait)

    def take_back(self) -> None:
        """Count one failure less; what one waits for already stays."""
        row = self._row()
        row.failures = max(0, row.failures - 1)

    def forget(self) -> None:
        """Start anew."""
        db.session().delete(self._row())

    def _row(self) -> SignInDelay:
        """The row, held: two tries at the same moment are two tries."""
        held = select(SignInDelay).where(SignInDelay.key == self._key).with_for_update()
        row = db.session().scalar(held.execution_options(populate_existing=True))
        if row is not None:
            return row
        moment = clock.now()
        made = SignInDelay(key=self._key, failures=0, until=moment, last_at=moment)
        try:
            with db.session().begin_nested():
                db.session().add(made)
        except IntegrityError:
            return db.session().scalars(held).one()
        return made


def begin_try(email: str, *, address: str, secret: str) -> int:
    """Seconds to wait before a try, or 0: then it counts as failed until `sign_in` says otherwise.

    Counted before the password is checked: a hundred tries at one moment are a hundred tries.
    """
    account, network = Tries.of_account(email), Tries.of_address(address, secret)
    if wait := max(account.seconds_left(), network.seconds_left()):
        return wait
    account.fail()
    network.fail()
    return 0


def sign_in(
    email: str, found: Person | None, *, right: bool, checked: str | None, address: str,
    secret: str, rehashed: str | None = None,
) -> SignIn:  # fmt: skip
    """Note how a try went: the person, or nobody with nothing said about which half was wrong.

    The password is checked before (Passwords.check): its slow hash must not hold a transaction.
    `checked` is the hash it was compared with; where that was replaced since, the try was wrong.
    """
    if found is not None:
        db.lock(found)
        right = right and found.is_active and found.password_hash == checked
    account, network = Tries.of_account(email), Tries.of_address(address, secret)
    if found is None or not right:
        if found is not None:
            record(events.SignInRefused(actor=None, object_id=found.id))
        return SignIn(None, max(account.seconds_left(), network.seconds_left()))
    account.forget()
    network.take_back()
    found.password_hash = rehashed or found.password_hash
    record(events.SignedIn(actor=found.id, object_id=found.id))
    return SignIn(found)


def forget_old_tries() -> None:
    """Delete failures nobody added to for a day."""
    old = SignInDelay.last_at < clock.now() - FORGOTTEN
    db.session().execute(delete(SignInDelay).where(old))


def _network(address: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 one: a home has all of the latter."""
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address):
        return known.exploded[:19]
    return str(known)
