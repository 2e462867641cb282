"""A sealed value opens only in its own row and column; keys can be rotated and erased."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.application import use_keys
from webapp.core import crypto, db
from webapp.core.crypto import DataKey, KeyRing, SealError
from webapp.core.unit_of_work import unit_of_work
from webapp.web.application import Application

OLD, NEW, OTHER = (("old", b"o" * 32), ("new", b"n" * 32), ("old", b"x" * 32))
RING = KeyRing((OLD,))
OWNER, WHERE = "owner-1", "secret:7:text"


@given(st.binary(max_size=200), st.text(max_size=40))
def test_a_sealed_value_opens(plain: bytes, where: str) -> None:
    assert RING.open(RING.seal(plain, where=where), where=where) == plain


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert RING.seal(b"a secret", where=WHERE) != RING.seal(b"a secret", where=WHERE)
    assert b"a secret" not in RING.seal(b"a secret", where=WHERE)


@given(st.data())
def test_an_edited_value_is_refused(data: st.DataObject) -> None:
    sealed = bytearray(RING.seal(b"a secret", where=WHERE))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealError):
        RING.open(bytes(sealed), where=WHERE)


@given(st.integers(0, 39))
def test_a_shortened_value_is_refused(length: int) -> None:
    sealed = RING.seal(b"a secret", where=WHERE)
    with pytest.raises(SealError):
        RING.open(sealed[:length], where=WHERE)


@pytest.mark.parametrize("where", ["secret:8:text", "other:7:text", "secret:7:note", ""])
def test_a_moved_value_is_refused(where: str) -> None:
    with pytest.raises(SealError):
        RING.open(RING.seal(b"a secret", where=WHERE), where=where)


@pytest.mark.parametrize("key", [OTHER, NEW], ids=["same name, other key", "other name"])
def test_a_wrong_key_is_refused(key: tuple[str, bytes]) -> None:
    with pytest.raises(SealError):
        KeyRing((key,)).open(RING.seal(b"a secret", where=WHERE), where=WHERE)


def test_the_newest_key_seals_and_all_open() -> None:
    both = KeyRing((NEW, OLD))
    assert both.open(RING.seal(b"a secret", where=WHERE), where=WHERE) == b"a secret"
    assert both.seal(b"a secret", where=WHERE).startswith(b"new.")
    with pytest.raises(SealError):
        RING.open(both.seal(b"a secret", where=WHERE), where=WHERE)


def sealed_for(owner: str, text: str, where: str = WHERE) -> bytes:
    with unit_of_work():
        return crypto.seal_for(owner, text, where=where)


def test_an_owners_text_opens(app: Application) -> None:
    sealed = sealed_for(OWNER, "Très secret")
    assert crypto.open_for(OWNER, sealed, where=WHERE) == "Très secret"


def test_an_owners_text_opens_only_in_its_own_row(app: Application) -> None:
    sealed = sealed_for(OWNER, "Très secret")
    sealed_for("owner-2", "another", where="secret:8:text")
    with pytest.raises(SealError):
        crypto.open_for(OWNER, sealed, where="secret:8:text")
    with pytest.raises(SealError):
        crypto.open_for("owner-2", sealed, where=WHERE)
    with pytest.raises(SealError):
        crypto.open_for(OWNER, sealed[:-1] + bytes([sealed[-1] ^ 1]), where=WHERE)


def test_an_owners_key_moved_to_another_owner_opens_nothing(app: Application) -> None:
    sealed_for(OWNER, "one")
    sealed_for("owner-2", "two")
    with unit_of_work():
        moved_key = db.session().get_one(DataKey, OWNER).sealed
        db.session().get_one(DataKey, "owner-2").sealed = moved_key
    with pytest.raises(SealError):
        crypto.key_of("owner-2")


def test_after_rotation_the_old_key_is_not_needed(app: Application) -> None:
    use_keys((OLD,))
    sealed = {owner: sealed_for(owner, f"of {owner}") for owner in ("a", "b", "c")}
    use_keys((NEW, OLD))
    with unit_of_work():
        assert crypto.rotate() == 3
    with unit_of_work():
        assert crypto.rotate() == 0
    use_keys((NEW,))
    db.session().expire_all()
    opened = {o: crypto.open_for(o, text, where=WHERE) for o, text in sealed.items()}
    assert opened == {owner: f"of {owner}" for owner in ("a", "b", "c")}


def test_without_rotation_the_old_key_is_needed(app: Application) -> None:
    use_keys((OLD,))
    sealed = sealed_for(OWNER, "a secret")
    use_keys((NEW,))
    with pytest.raises(SealError):
        crypto.open_for(OWNER, sealed, where=WHERE)


def rotate_and_interrupt() -> None:
    assert crypto.rotate() == 1
    raise KeyboardInterrupt


@pytest.mark.both_databases
def test_an_interrupted_rotation_changes_nothing(app: Application) -> None:
    use_keys((OLD,))
    sealed = sealed_for(OWNER, "a secret")
    use_keys((NEW, OLD))
    with pytest.raises(KeyboardInterrupt), unit_of_work():
        rotate_and_interrupt()
    use_keys((OLD,))
    assert crypto.open_for(OWNER, sealed, where=WHERE) == "a secret"


def test_values_of_an_erased_key_cannot_be_read(app: Application) -> None:
    sealed, other = sealed_for(OWNER, "a secret"), sealed_for("owner-2", "kept")
    with unit_of_work():
        crypto.erase(OWNER)
    assert crypto.open_for(OWNER, sealed, where=WHERE) is None
    assert crypto.open_for("owner-2", other, where=WHERE) == "kept"
    with unit_of_work():
        crypto.erase(OWNER)
    with unit_of_work():
        crypto.key_of(OWNER)
    with pytest.raises(SealError):
        crypto.open_for(OWNER, sealed, where=WHERE)


@pytest.mark.both_databases
def test_concurrent_first_uses_get_the_same_key(app: Application) -> None:
    ready = threading.Barrier(6)

    def ask(_number: int) -> bytes:
        ready.wait(30)
        with app.app_context(), unit_of_work():
            return crypto.key_of(OWNER)

    with ThreadPoolExecutor(6) as threads:
        keys = list(threads.map(ask, range(6)))
    assert set(keys) == {crypto.key_of(OWNER)}
    assert len(keys[0]) == 32
    assert keys[0] != os.urandom(32)


def test_known_key_reads_a_key_and_creates_none(app: Application) -> None:
    assert crypto.known_key(OWNER) is None
    assert db.session().get(DataKey, OWNER) is None
    with unit_of_work():
        made = crypto.key_of(OWNER)
    assert crypto.known_key(OWNER) == made
