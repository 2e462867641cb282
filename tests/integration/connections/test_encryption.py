"""Encryption of the stored tokens of connected accounts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.factories.application import use_keys
from tests.factories.publishing import PublishingHarness
from webapp.connections.models import Connection
from webapp.connections.services import tokens_of
from webapp.core import crypto, db
from webapp.core.unit_of_work import unit_of_work


def test_database_contains_no_readable_token_or_post_id(
    harness: PublishingHarness, tmp_path: Path
) -> None:
    part = harness.author()
    keys = harness.connect(part)
    share = harness.confirmed(part)
    harness.work()
    post = harness.fake.posts()[0]["id"]
    dump = b"\n".join(_all_rows())
    for secret in (keys.access, keys.refresh, post):
        assert secret.encode() not in dump
    assert share.id.encode() in dump


def _all_rows() -> Iterator[bytes]:
    db.session().rollback()
    for table in db.Base.metadata.sorted_tables:
        for row in db.session().execute(table.select()):
            yield b"\t".join(
                value if isinstance(value, bytes) else str(value).encode() for value in row
            )


def test_tokens_are_readable_after_key_rotation(harness: PublishingHarness) -> None:
    part = harness.author()
    before = tokens_of(harness.connection(part))
    old = harness.settings.data_keys
    try:
        use_keys((("newer", b"n" * 32), *old))
        with unit_of_work():
            assert crypto.rotate() > 0
        use_keys((("newer", b"n" * 32),))
        assert tokens_of(harness.connection(part)) == before
    finally:
        use_keys((*old, ("newer", b"n" * 32)))
        with unit_of_work():
            crypto.rotate()
        use_keys(old)


def test_encrypted_column_cannot_be_copied_to_another_account(harness: PublishingHarness) -> None:
    one, other = harness.connection(harness.author()), harness.connection(harness.author())
    with unit_of_work():
        db.session().execute(
            text("UPDATE connection SET access = (SELECT access FROM connection WHERE id = :a)"
                 " WHERE id = :b"),
            {"a": one.id, "b": other.id},
        )  # fmt: skip
    db.session().expire_all()
    with pytest.raises(crypto.SealError):
        tokens_of(db.session().get_one(Connection, other.id))
