"""The address of a post: validated, encrypted, and entered once."""

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.factories.company import Company
from tests.integration.asking import beside, together
from tests.integration.fixtures import At
from tests.integration.sharing.shares import (
    MOVED,
    POST,
)
from webapp.core import crypto, db
from webapp.core.unit_of_work import unit_of_work
from webapp.sharing.models import Share
from webapp.sharing.services import posted_address
from webapp.sharing.workflow import State

HOSTILE = (
    "x", "www.linkedin.com/posts/a", "//www.linkedin.com/posts/a", "/posts/a",
    "http://www.linkedin.com/posts/a", "javascript:alert(1)", "JavaScript:alert(1)//linkedin.com/",
    "javascript://www.linkedin.com/%0aalert(1)", "data:text/html,<script>alert(1)</script>",
    "vbscript:x", "ftp://www.linkedin.com/posts/a", "file://www.linkedin.com/etc/passwd",
    "https://evil.example/posts/a", "https://evil.example/https://www.linkedin.com/posts/a",
    "https://evil.example/?https://www.linkedin.com/", "https://evil.example#www.linkedin.com/a",
    "https://www.linkedin.com.evil.example/a", "https://evillinkedin.com/a",
    "https://fr.linkedin.evil.example/a", "https://www.linkedin.com@evil.example/a",
    "https://www.linkedin.com:pw@evil.example/a", "https://evil.example@www.linkedin.com/a",
    "https://evil.example:x@www.linkedin.com/a", "https://:pw@www.linkedin.com/a",
    "https://@www.linkedin.com/a", "https://www.linkedin.com:8443/a",
    "https://www.linkedin.com:99999/a", "https://www.linkedin.com:x/a", "https://www.linkedin.com./a",
    "https://www.linkedin.com\\@evil.example/a", "https://evil.example\\@www.linkedin.com/a",
    "https://evil.example\\.www.linkedin.com/a", "https://www.l\u0456nkedin.com/a",
    "https://\uff57ww.linkedin.com/a", "https://www\u3002linkedin.com/a",
    "https://www.linkedin.com\u2100/a", "https://[www.linkedin.com/a", "https://[::1]/a",
    "https:///www.linkedin.com/a", "https:www.linkedin.com/a", "https://www.linkedin.com",
    "https://www.linkedin.com/a b", "https://www.linkedin.com/a\nb", "https://www.linkedin.com/\u202ea",
    "https://www.linkedin.com/\u200b", "https://x.com/a/status/1", "x" * 501, "https://" + "a" * 10_000,
)  # fmt: skip


def test_an_address_of_another_site_is_refused(company: Company, at: At) -> None:
    client = at("author")
    share, token = company.share(), client.token()
    found: dict[str, tuple[int, list[str]]] = {}
    for address in HOSTILE:
        path = f"/shares/{share.id}/posted"
        page = client.post(path, {"address": address, "csrf_token": token})
        found[address] = (page.status, list(beside(page)))
        share = share if page.status == 422 else company.share()
    assert found == dict.fromkeys(HOSTILE, (422, ["address"]))
    assert (company.again(share).state, company.again(share).address) == (State.prepared, None)
    message = (
        "This is not the address of a post on LinkedIn. "
        "Example: https://linkedin.com/posts/ada-lovelace_activity-7123456789012345678"
    )
    assert beside(client.post(path, {"address": HOSTILE[12]})) == {"address": message}
    assert beside(client.post(path, {})) == {"address": "Paste the address of your post."}
    assert client.post(path, {"address": POST}).status == 303
    assert company.again(share).state == State.posted


def stored_bytes(company: Company, share: Share) -> bytes:
    """The stored columns of a share, and on SQLite the bytes of the database and its journal."""
    row = db.session().execute(text("SELECT * FROM share WHERE id = :id"), {"id": share.id}).one()
    stored = b"|".join(
        bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row
    )
    if company.settings.sqlite:
        path = Path(company.settings.database_url.removeprefix("sqlite:///"))
        stored += b"".join(p.read_bytes() for p in path.parent.glob(path.name + "*"))
    return stored


@pytest.mark.both_databases
def test_the_address_is_encrypted_and_lost_with_its_key(company: Company, at: At) -> None:
    share, me = company.share(author="colleague"), company.people["colleague"]
    client = at("colleague")
    assert client.post(f"/shares/{share.id}/posted", {"address": POST}).status == 303
    found = company.again(share)
    assert posted_address(found) == POST
    link = client.get(f"/shares/{share.id}").soup.select_one(f'a[href="{POST}"]')
    assert link is not None
    stored = stored_bytes(company, share)
    assert (b"secret-handle" in stored, found.body.encode() in stored) == (False, True)
    with unit_of_work():
        crypto.erase(me.id)
    assert posted_address(company.again(share)) is None
    page = client.get(f"/shares/{share.id}")
    assert (page.status, "Posted on" in page.words, POST in str(page.soup)) == (200, True, False)


@pytest.mark.both_databases
def test_a_double_click_declares_one_post(company: Company, at: At) -> None:
    share, client = company.share(), at("author")
    path = f"/shares/{share.id}/posted"
    sent = {"address": POST, "csrf_token": client.token()}
    pages = together(lambda: client.post(path, sent), lambda: client.post(path, sent))
    assert sorted(p.status for p in pages) == [303, 409]
    cancelled = client.post(f"/shares/{share.id}/cancel")
    assert (cancelled.status, MOVED in cancelled.words, company.again(share).state) == (
        409,
        True,
        State.posted,
    )
