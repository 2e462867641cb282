"""Shares: made by their author alone, frozen as they were read, their address known to nobody else."""

from pathlib import Path

import pytest
from sqlalchemy import select, text

from tests.factories.company import BODY, Company, charter_texts
from tests.integration.asking import beside, count, together
from tests.integration.fixtures import At
from webapp.core import crypto, db
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.networks.registry import NETWORKS
from webapp.programs import queries as programs_queries
from webapp.programs import services as programs
from webapp.sharing.models import Share
from webapp.sharing.services import cancel_share, declare_posted, posted_address, prepare
from webapp.sharing.workflow import State
from webapp.stories.models import Story
from webapp.tracking.models import TrackedLink

BASE = "http://127.0.0.1:5000"
WORDS = "I work at The Company."
MOVED = "This has changed in the meantime. Here is how it stands now."
POST = "https://www.linkedin.com/posts/awa-secret-handle-7261"


def running(story: Story) -> list[Share]:
    db.session().rollback()
    found = db.session().scalars(
        select(Share).where(Share.story_id == story.id, Share.state != State.cancelled)
    )
    return list(found)


def token_of(share: Share) -> str:
    """The token in a share's link."""
    assert share.link is not None
    return share.link.token


def test_a_share_is_disclosure_then_words_then_link(company: Company, at: At) -> None:
    story, client = company.story("approved"), at("author")
    page = client.post(f"/stories/{story.id}/share", {"channel": "linkedin"})
    assert page.status == 303
    (made,) = running(story)
    assert page.response.location == f"/shares/{made.id}"
    assert made.body == f"{WORDS}\n\n{BODY}\n\n{BASE}/r/{token_of(made)}"
    assert (made.revision_id, made.state) == (story.approved_revision_id, State.prepared)
    shown = client.get(f"/shares/{made.id}").soup.select_one("textarea[readonly]")
    assert (shown.get_text() if shown else None) == made.body


def test_a_share_stays_as_it_was_frozen(company: Company, at: At) -> None:
    program, brief = company.another("reworded", "author")
    made = company.share(brief=brief)
    before = made.body
    with unit_of_work():
        programs.write_charter(
            program, charter_texts("new"), {"en": "Paid by The Company.", "fr": "Payé."},
            by=company.people["lead"],
        )  # fmt: skip
        place = programs_queries.enrollment(company.people["author"], program.id)
        assert place is not None
        programs.agree(place, by=company.people["author"], version=2)
    later = company.share(brief=brief, channel="mail")
    assert company.again(made).body == before
    shown = at("author").get(f"/shares/{made.id}").soup.select_one("textarea[readonly]")
    assert (shown.get_text() if shown else None) == before
    assert later.body.startswith("Paid by The Company.\n\n")


@pytest.mark.parametrize(("channel", "limit"), [("x", 280), ("bluesky", 300)])
def test_a_text_too_long_is_refused_beside_the_channel_with_its_length(
    company: Company, at: At, channel: str, limit: int
) -> None:
    story = company.story("approved", body="Long words. " * 25)
    sample = f"{WORDS}\n\n{story.body}\n\n{BASE}/r/{'x' * 10}"
    length = NETWORKS[channel].length(sample)
    page = at("author").post(f"/stories/{story.id}/share", {"channel": channel})
    said = (
        f"With disclosure and link the text has {length} of {limit} characters on "
        f"{NETWORKS[channel].name}. Choose another channel."
    )
    assert (page.status, beside(page), length > limit) == (422, {"channel": said}, True)
    assert running(story) == []
    assert count(TrackedLink, TrackedLink.story_id == story.id) == 0
    assert at("author").post(f"/stories/{story.id}/share", {"channel": "mail"}).status == 303


def test_a_channel_that_is_none_is_refused_beside_it(company: Company, at: At) -> None:
    story, client = company.story("approved"), at("author")
    path = f"/stories/{story.id}/share"
    sent = ("", "fax", "X", "x" * 10_000)
    pages = [client.post(path, {"channel": code}) for code in sent]
    assert (client.post(path).status, pages[1].status) == (422, 422)
    assert [(p.status, list(beside(p))) for p in pages] == [(422, ["channel"])] * len(sent)
    assert running(story) == []
    english = beside(pages[1])
    french = beside(client.post(f"{path}?lang=fr", {"channel": "fax"}))
    client.get("/about?lang=en")
    assert (list(french), french == english) == (["channel"], False)


def test_a_double_click_prepares_one_share(company: Company, at: At) -> None:
    story, client = company.story("approved"), at("author")
    path = f"/stories/{story.id}/share"
    sent = {"channel": "linkedin", "csrf_token": client.token()}
    pages = together(lambda: client.post(path, sent), lambda: client.post(path, sent))
    pages.append(client.post(path, sent))
    (made,) = running(story)
    assert [(p.status, p.response.location) for p in pages] == [(303, f"/shares/{made.id}")] * 3
    assert count(TrackedLink, TrackedLink.story_id == story.id) == 1


def test_each_channel_has_a_share_and_a_link_of_its_own(company: Company, at: At) -> None:
    story, client = company.story("approved"), at("author")
    sent = {"server": "here.example"}
    for channel in NETWORKS:
        assert client.post(f"/stories/{story.id}/share", sent | {"channel": channel}).status == 303
    assert sorted(s.channel for s in running(story)) == sorted(NETWORKS)
    assert len({token_of(s) for s in running(story)}) == len(NETWORKS)


def test_what_was_cancelled_can_be_prepared_again_with_a_link_of_its_own(
    company: Company, at: At
) -> None:
    made, client = company.share(), at("author")
    token, story = token_of(made), made.story
    assert client.post(f"/shares/{made.id}/cancel").status == 303
    page = client.post(f"/shares/{made.id}/cancel")
    assert (page.status, MOVED in page.words, "Cancelled" in page.words) == (409, True, True)
    assert client.post(f"/shares/{made.id}/posted", {"address": POST}).status == 409
    assert client.post(f"/stories/{story.id}/share", {"channel": "linkedin"}).status == 303
    (again,) = running(company.again(story))
    assert (again.id == made.id, token_of(again) == token) == (False, False)


def test_only_the_author_shares_and_only_what_is_approved(company: Company, at: At) -> None:
    story = company.story("approved")
    asked = [
        at("colleague").get(f"/stories/{story.id}/share"),
        at("colleague").post(f"/stories/{story.id}/share", {"channel": "mail"}),
        at("reviewer").post(f"/stories/{story.id}/share", {"channel": "mail"}),
        at("lead").post(f"/stories/{story.id}/share", {"channel": "mail"}),
    ]
    assert [p.status for p in asked] == [404] * 4
    with pytest.raises(NotAllowed) as refused, unit_of_work():
        prepare(story, NETWORKS["mail"], by=company.people["lead"], base=BASE)
    assert refused.value.message == "A story is shared by its author and by nobody else."
    for state in ("draft", "in_review", "objected", "withdrawn"):
        other = company.story(state)
        page = at("author").post(f"/stories/{other.id}/share", {"channel": "mail"}, follow=True)
        assert (page.h1, "Only an approved story can be shared." in page.words) == (
            "The lathe",
            True,
        )
        with pytest.raises(WrongState), unit_of_work():
            prepare(other, NETWORKS["mail"], by=company.people["author"], base=BASE)
        assert running(other) == []
    assert running(story) == []


def test_somebody_elses_share_is_not_there(company: Company, at: At) -> None:
    made = company.share()
    for part in ("colleague", "reviewer", "lead", "admin"):
        asked = [
            at(part).get(f"/shares/{made.id}"),
            at(part).post(f"/shares/{made.id}/posted", {"address": POST}),
            at(part).post(f"/shares/{made.id}/cancel"),
        ]
        assert [p.status for p in asked] == [404] * 3
    with pytest.raises(NotAllowed), unit_of_work():
        cancel_share(made, by=company.people["colleague"])
    assert company.again(made).state == State.prepared


def test_whoever_left_shares_nothing_more(company: Company, at: At) -> None:
    _program, brief = company.another("departed", "author")
    story = company.share(brief=brief, state="posted").story
    at("author").post("/charter/departed/leave")
    page = at("author").post(f"/stories/{story.id}/share", {"channel": "mail"})
    said = "Sharing needs an open program that you are in."
    assert (page.status, said in page.words) == (403, True)
    assert [s.channel for s in running(story)] == ["linkedin"]


def test_a_withdrawn_story_takes_its_prepared_shares_along(company: Company, at: At) -> None:
    waiting = company.share()
    story = waiting.story
    with unit_of_work():
        posted = prepare(story, NETWORKS["mail"], by=company.people["author"], base=BASE)
        declare_posted(posted, by=company.people["author"], address="")
    assert at("author").post(f"/stories/{story.id}/withdraw").status == 303
    assert [company.again(s).state for s in (waiting, posted)] == [State.cancelled, State.posted]


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


def test_an_address_that_is_not_ones_post_is_refused_beside_it(company: Company, at: At) -> None:
    client = at("author")
    made, token = company.share(), client.token()
    found: dict[str, tuple[int, list[str]]] = {}
    for address in HOSTILE:
        path = f"/shares/{made.id}/posted"
        page = client.post(path, {"address": address, "csrf_token": token})
        found[address] = (page.status, list(beside(page)))
        made = made if page.status == 422 else company.share()
    assert found == dict.fromkeys(HOSTILE, (422, ["address"]))
    assert (company.again(made).state, company.again(made).address) == (State.prepared, None)
    said = "Please paste the address of your post: it starts with https:// and linkedin.com."
    assert beside(client.post(path, {"address": HOSTILE[12]})) == {"address": said}
    assert beside(client.post(path, {})) == {"address": "Please paste the address."}
    assert client.post(path, {"address": POST}).status == 303
    assert company.again(made).state == State.posted


def bytes_at_rest(company: Company, share: Share) -> bytes:
    """All that the database keeps of a share, and on SQLite the whole file with its journal."""
    row = db.session().execute(text("SELECT * FROM share WHERE id = :id"), {"id": share.id}).one()
    kept = b"|".join(
        bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row
    )
    if company.settings.sqlite:
        path = Path(company.settings.database_url.removeprefix("sqlite:///"))
        kept += b"".join(p.read_bytes() for p in path.parent.glob(path.name + "*"))
    return kept


def test_the_address_is_unreadable_at_rest_and_gone_with_its_key(company: Company, at: At) -> None:
    made, me = company.share(author="colleague"), company.people["colleague"]
    client = at("colleague")
    assert client.post(f"/shares/{made.id}/posted", {"address": POST}).status == 303
    found = company.again(made)
    assert posted_address(found) == POST
    link = client.get(f"/shares/{made.id}").soup.select_one(f'a[href="{POST}"]')
    assert link is not None
    at_rest = bytes_at_rest(company, made)
    assert (b"secret-handle" in at_rest, found.body.encode() in at_rest) == (False, True)
    with unit_of_work():
        crypto.erase(me.id)
    assert posted_address(company.again(made)) is None
    page = client.get(f"/shares/{made.id}")
    assert (page.status, "Posted on" in page.words, POST in str(page.soup)) == (200, True, False)


def test_posting_is_said_once(company: Company, at: At) -> None:
    made, client = company.share(), at("author")
    path = f"/shares/{made.id}/posted"
    sent = {"address": POST, "csrf_token": client.token()}
    pages = together(lambda: client.post(path, sent), lambda: client.post(path, sent))
    assert sorted(p.status for p in pages) == [303, 409]
    late = client.post(f"/shares/{made.id}/cancel")
    assert (late.status, MOVED in late.words, company.again(made).state) == (
        409,
        True,
        State.posted,
    )
