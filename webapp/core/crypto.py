"""Secrets at rest: AES-256-GCM bound to its row, a key ring that rotates, a data key per owner.

A ciphertext names its key and is bound to table, row and column: it does not open anywhere else.
"""

import os
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import clock, db, runtime

NONCE = 12


class SealError(ValueError):
    """A sealed value does not open: wrong key, moved, or changed."""


@dataclass(frozen=True)
class KeyRing:
    """Named 32-byte keys, newest first; the newest seals, all open."""

    keys: tuple[tuple[str, bytes], ...]

    @property
    def newest(self) -> str:
        """Name of the key that seals."""
        return self.keys[0][0]

    def seal(self, plain: bytes, *, where: str) -> bytes:
        """Encrypt; `where` is table:row:column and must be the same to open."""
        name, key = self.keys[0]
        return name.encode() + b"." + _seal(key, plain, f"{where}:{name}")

    def open(self, sealed: bytes, *, where: str) -> bytes:
        """Decrypt; raises SealError."""
        head, _, body = sealed.partition(b".")
        key = dict(self.keys).get(head.decode("ascii", "replace"))
        if key is None:
            raise SealError(f"{where}: sealed with a key that is not in DATA_KEYS")
        return _open(key, body, f"{where}:{head.decode()}")


def _seal(key: bytes, plain: bytes, where: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, where.encode())


def _open(key: bytes, body: bytes, where: str) -> bytes:
    try:
        return AESGCM(key).decrypt(body[:NONCE], body[NONCE:], where.encode())
    except (InvalidTag, ValueError):
        raise SealError(f"{where}: does not open here") from None


class DataKey(db.Base):
    """One owner's key, sealed by the ring; without the row nothing it sealed can be read."""

    __tablename__ = "data_key"
    owner_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


def ring() -> KeyRing:
    """The key ring of the active application."""
    return runtime.current().keys


def key_of(owner_id: str, *, lock: bool = False) -> bytes:
    """The owner's 32-byte key, made on first use; two processes that ask at once get the same.

    With `lock` the row is locked until the end of the transaction.
    """
    row = db.session().get(DataKey, owner_id, with_for_update=lock) or _make(owner_id)
    return _owner_key(row)


def known_key(owner_id: str) -> bytes | None:
    """The owner's key if there is one. Only reads, so it never waits for a writer."""
    row = db.session().get(DataKey, owner_id)
    return None if row is None else _owner_key(row)


def erase(owner_id: str) -> None:
    """Delete an owner's key: nothing that it sealed can be read again."""
    row = db.session().get(DataKey, owner_id)
    if row is not None:
        db.session().delete(row)


def seal_for(owner_id: str, text: str, *, where: str) -> bytes:
    """Encrypt a text under its owner's key; `where` is table:row:column."""
    return _seal(key_of(owner_id), text.encode(), where)


def open_for(owner_id: str, sealed: bytes, *, where: str) -> str | None:
    """Decrypt an owner's text; None when the owner's key was erased."""
    row = db.session().get(DataKey, owner_id)
    return None if row is None else _open(_owner_key(row), sealed, where).decode()


def rotate() -> int:
    """Seal every owner's key under the newest key; how many moved. Safe to run again."""
    moved = 0
    prefix = ring().newest.encode() + b"."
    for row in db.session().scalars(select(DataKey)):
        if not row.sealed.startswith(prefix):
            row.sealed = ring().seal(_owner_key(row), where=_where(row.owner_id))
            moved += 1
    return moved


def _make(owner_id: str) -> DataKey:
    sealed = ring().seal(os.urandom(32), where=_where(owner_id))
    row = DataKey(owner_id=owner_id, sealed=sealed, made_at=clock.now())
    try:
        with db.session().begin_nested():
            db.session().add(row)
    except IntegrityError:
        return db.session().get_one(DataKey, owner_id)
    return row


def _owner_key(row: DataKey) -> bytes:
    return ring().open(row.sealed, where=_where(row.owner_id))


def _where(owner_id: str) -> str:
    return f"data_key:{owner_id}:sealed"
