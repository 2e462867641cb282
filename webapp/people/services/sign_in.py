"""Sign-in, throttled by a waiting time that grows with each failure.

Failures are counted per account and per network address, under hashed keys in a table that all
processes share; an unknown account is throttled like a known one. A correct password resets the
counter of the account but not that of the address: otherwise the owner of one account could reset
the throttle while guessing the passwords of others. A password reset by mail resets the account's
counter too, so that a stranger's failures never lock out the owner.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from webapp.core import clock, db
from webapp.core.mailbox import canonical
from webapp.core.unit_of_work import record
from webapp.people import events
from webapp.people.models import Person, SignInDelay

FORGOTTEN = timedelta(hours=24)
# Failures without a wait, and the longest wait in seconds after further ones.
ACCOUNT = (4, 300)
# Many people may share one address, so it gets more attempts and shorter waits.
ADDRESS = (30, 60)


@dataclass(frozen=True)
class SignIn:
    """The outcome of an attempt: a person, or None and the seconds until the next attempt."""

    person: Person | None
    wait: int = 0


class LoginThrottle:
    """The failures counted under one key; using it locks the row until the transaction ends."""

    def __init__(self, key: str, free: int = 0, longest: int = 0) -> None:
        self._key = hashlib.sha256(key.encode()).hexdigest()
        self._free, self._longest = free, longest

    @classmethod
    def of_account(cls, email: str) -> "LoginThrottle":
        """The throttle of an account, whether it exists or not."""
        try:
            return cls(f"account:{canonical(email)}", *ACCOUNT)
        except ValueError:
            return cls(f"account:{email}", *ACCOUNT)

    @classmethod
    def of_address(cls, address: str, secret: str) -> "LoginThrottle":
        """The throttle of a network address; the secret keeps addresses unreadable in a dump."""
        return cls(f"address:{secret}:{_network(address)}", *ADDRESS)

    def seconds_left(self) -> int:
        """Seconds until the next attempt; 0 if one is possible now."""
        row = self._row()
        left = ceil((row.until - clock.now()).total_seconds()) if row.failures > self._free else 0
        # A clock that was set back must not cause a longer wait than the limit.
        return min(max(0, left), self._longest)

    def fail(self) -> None:
        """Count a failure; each one above the free ones doubles the wait."""
        row = self._row()
        row.failures = 1 if clock.now() - row.last_at > FORGOTTEN else row.failures + 1
        over = row.failures - self._free
        wait = min(self._longest, 2 ** min(over, 20)) if over > 0 else 0
        row.last_at = clock.now()
        row.until = row.last_at + timedelta(seconds=wait)

    def decrement(self) -> None:
        """Count one failure less; a wait that has begun stays."""
        row = self._row()
        row.failures = max(0, row.failures - 1)

    def forget(self) -> None:
        """Delete the count."""
        db.session().delete(self._row())

    def _row(self) -> SignInDelay:
        """The locked row, created if needed, so that concurrent attempts are all counted."""
        locked = select(SignInDelay).where(SignInDelay.key == self._key).with_for_update()
        row = db.session().scalar(locked.execution_options(populate_existing=True))
        if row is not None:
            return row
        moment = clock.now()
        made = SignInDelay(key=self._key, failures=0, until=moment, last_at=moment)
        try:
            with db.session().begin_nested():
                db.session().add(made)
        except IntegrityError:
            return db.session().scalars(locked).one()
        return made


def begin_attempt(email: str, *, address: str, secret: str) -> int:
    """Count an attempt as failed and return 0; or return the seconds to wait, and count nothing.

    `sign_in` removes the count of a correct password. Counting comes before the password check so
    that concurrent attempts are all counted.
    """
    account, network = LoginThrottle.of_account(email), LoginThrottle.of_address(address, secret)
    if wait := max(account.seconds_left(), network.seconds_left()):
        return wait
    account.fail()
    network.fail()
    return 0


def sign_in(
    email: str, found: Person | None, *, right: bool, checked: str | None, address: str,
    secret: str, rehashed: str | None = None,
) -> SignIn:  # fmt: skip
    """Record the outcome of an attempt that `begin_attempt` counted.

    The caller checks the password before (Passwords.check), because the slow hash must not keep a
    transaction open. `checked` is the hash it was compared with: if the stored hash has changed
    since, the attempt fails. `rehashed` replaces the stored hash when its costs are outdated.
    """
    if found is not None:
        db.lock(found)
        right = right and found.is_active and found.password_hash == checked
    account, network = LoginThrottle.of_account(email), LoginThrottle.of_address(address, secret)
    if found is None or not right:
        if found is not None:
            record(events.SignInRefused(actor=None, object_id=found.id))
        return SignIn(None, max(account.seconds_left(), network.seconds_left()))
    account.forget()
    network.decrement()
    found.password_hash = rehashed or found.password_hash
    record(events.SignedIn(actor=found.id, object_id=found.id))
    return SignIn(found)


def delete_old_attempts() -> None:
    """Delete counts without a new failure for a day."""
    old = SignInDelay.last_at < clock.now() - FORGOTTEN
    db.session().execute(delete(SignInDelay).where(old))


def _network(address: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 address, because one customer has a whole /64."""
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address):
        return known.exploded[:19]
    return str(known)
