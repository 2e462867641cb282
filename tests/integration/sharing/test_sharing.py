"""Preparing shares: frozen text, one per channel, only by the author."""

import pytest
from sqlalchemy import select

from tests.factories.company import BODY, Company, charter_texts
from tests.integration.asking import count, together
from tests.integration.fixtures import At
from tests.integration.sharing.shares import (
    MOVED,
    POST,
)
from webapp.core import db
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.networks.registry import NETWORKS
from webapp.program_kinds import Consent
from webapp.programs import queries as programs_queries
from webapp.programs import services as programs
from webapp.sharing.models import Share
from webapp.sharing.services import cancel_share, declare_posted, prepare
from webapp.sharing.workflow import State
from webapp.stories.models import Story
from webapp.tracking.models import TrackedLink

BASE = "http://127.0.0.1:5000"
DISCLOSURE = "I work at The Company."


def active_shares(story: Story) -> list[Share]:
    """The shares of a story that were not cancelled."""
    db.session().rollback()
    found = db.session().scalars(
        select(Share).where(Share.story_id == story.id, Share.state != State.cancelled)
    )
    return list(found)


def token_of(share: Share) -> str:
    """The token in a share's link."""
    assert share.link is not None
    return share.link.token


def test_a_share_consists_of_disclosure_text_and_link(company: Company, at: At) -> None:
    story, client = company.story("approved"), at("author")
    page = client.post(f"/stories/{story.id}/share/linkedin")
    assert page.status == 303
    (share,) = active_shares(story)
    assert page.response.location == f"/shares/{share.id}"
    assert share.body == f"{DISCLOSURE}\n\n{BODY}\n\n{BASE}/r/{token_of(share)}"
    assert (share.revision_id, share.state) == (story.approved_revision_id, State.prepared)
    shown = client.get(f"/shares/{share.id}").soup.select_one("textarea[readonly]")
    assert (shown.get_text() if shown else None) == share.body


def test_a_new_charter_does_not_change_a_share(company: Company, at: At) -> None:
    program, brief = company.another("reworded", "author")
    share = company.share(brief=brief)
    before = share.body
    with unit_of_work():
        programs.write_charter(
            program, charter_texts("new"), {"en": "Paid by The Company.", "fr": "Payé."},
            by=company.people["lead"],
        )  # fmt: skip
        enrollment = programs_queries.enrollment(company.people["author"], program.id)
        assert enrollment is not None
        programs.agree(enrollment, by=company.people["author"], version=2)
    later = company.share(brief=brief, channel="mail")
    assert company.again(share).body == before
    shown = at("author").get(f"/shares/{share.id}").soup.select_one("textarea[readonly]")
    assert (shown.get_text() if shown else None) == before
    assert later.body.startswith("Paid by The Company.\n\n")


@pytest.mark.parametrize(("channel", "limit"), [("x", 280), ("bluesky", 300)])
def test_a_text_too_long_for_the_channel_is_refused_with_its_length(
    company: Company, at: At, channel: str, limit: int
) -> None:
    story = company.story("approved", body="Long words. " * 25)
    sample = f"{DISCLOSURE}\n\n{story.body}\n\n{BASE}/r/{'x' * 10}"
    length = NETWORKS[channel].length(sample)
    page = at("author").post(f"/stories/{story.id}/share/{channel}")
    message = (
        f"With disclosure and link, the text has {length} of {limit} characters on "
        f"{NETWORKS[channel].name}. Write a shorter version."
    )
    assert (page.status, message in page.words, length > limit) == (422, True, True)
    assert active_shares(story) == []
    assert count(TrackedLink, TrackedLink.story_id == story.id) == 0
    assert at("author").post(f"/stories/{story.id}/share/mail").status == 303


def test_an_unknown_channel_is_not_found(company: Company, at: At) -> None:
    story, client = company.story("approved"), at("author")
    for code in ("fax", "X", "other", "x" * 2_000):
        assert client.get(f"/stories/{story.id}/share/{code}").status == 404
        assert client.post(f"/stories/{story.id}/share/{code}").status == 404
        assert client.get(f"/stories/{story.id}/share/{code}/shorter").status == 404
    assert active_shares(story) == []


@pytest.mark.both_databases
def test_a_double_click_prepares_one_share(company: Company, at: At) -> None:
    story, client = company.story("approved"), at("author")
    path = f"/stories/{story.id}/share/linkedin"
    sent = {"csrf_token": client.token()}
    pages = together(lambda: client.post(path, sent), lambda: client.post(path, sent))
    pages.append(client.post(path, sent))
    (share,) = active_shares(story)
    assert [(p.status, p.response.location) for p in pages] == [(303, f"/shares/{share.id}")] * 3
    assert count(TrackedLink, TrackedLink.story_id == story.id) == 1


def test_each_channel_has_a_share_and_a_link_of_its_own(company: Company, at: At) -> None:
    story, client = company.story("approved"), at("author")
    sent = {"server": "here.example"}
    for channel in NETWORKS:
        assert client.post(f"/stories/{story.id}/share/{channel}", sent).status == 303
    assert sorted(s.channel for s in active_shares(story)) == sorted(NETWORKS)
    assert len({token_of(s) for s in active_shares(story)}) == len(NETWORKS)


def test_a_cancelled_share_can_be_prepared_again_with_a_new_link(company: Company, at: At) -> None:
    share, client = company.share(), at("author")
    token, story = token_of(share), share.story
    assert client.post(f"/shares/{share.id}/cancel").status == 303
    page = client.post(f"/shares/{share.id}/cancel")
    assert (page.status, MOVED in page.words, "Canceled on" in page.words) == (409, True, True)
    assert client.post(f"/shares/{share.id}/posted", {"address": POST}).status == 409
    assert client.post(f"/stories/{story.id}/share/linkedin").status == 303
    (again,) = active_shares(company.again(story))
    assert (again.id == share.id, token_of(again) == token) == (False, False)


def test_only_the_author_shares_and_only_an_approved_story(company: Company, at: At) -> None:
    story = company.story("approved")
    pages = [
        at("colleague").get(f"/stories/{story.id}/share"),
        at("colleague").post(f"/stories/{story.id}/share/mail"),
        at("reviewer").post(f"/stories/{story.id}/share/mail"),
        at("lead").post(f"/stories/{story.id}/share/mail"),
    ]
    assert [p.status for p in pages] == [404] * 4
    with pytest.raises(NotAllowed) as refused, unit_of_work():
        prepare(story, NETWORKS["mail"], by=company.people["lead"], base=BASE)
    assert refused.value.message == "Only the author of a story can share it."
    for state in ("draft", "in_review", "objected", "withdrawn"):
        other = company.story(state)
        page = at("author").post(f"/stories/{other.id}/share/mail", follow=True)
        assert (page.h1, "Only an approved story can be shared." in page.words) == (
            "The lathe",
            True,
        )
        with pytest.raises(WrongState), unit_of_work():
            prepare(other, NETWORKS["mail"], by=company.people["author"], base=BASE)
        assert active_shares(other) == []
    assert active_shares(story) == []


def test_a_share_is_not_found_by_anybody_but_its_author(company: Company, at: At) -> None:
    share = company.share()
    for part in ("colleague", "reviewer", "lead", "admin"):
        pages = [
            at(part).get(f"/shares/{share.id}"),
            at(part).post(f"/shares/{share.id}/posted", {"address": POST}),
            at(part).post(f"/shares/{share.id}/cancel"),
        ]
        assert [p.status for p in pages] == [404] * 3
    with pytest.raises(NotAllowed), unit_of_work():
        cancel_share(share, by=company.people["colleague"])
    assert company.again(share).state == State.prepared


def test_a_person_who_left_cannot_share(company: Company, at: At) -> None:
    _program, brief = company.another("departed", "author")
    story = company.share(brief=brief, state="posted").story
    at("author").post("/charter/departed/leave")
    page = at("author").post(f"/stories/{story.id}/share/mail")
    message = "You can share once the program is open and you take part in it."
    assert (page.status, message in page.words) == (403, True)
    assert [s.channel for s in active_shares(story)] == ["linkedin"]


def test_withdrawing_a_story_cancels_its_prepared_shares(company: Company, at: At) -> None:
    prepared = company.share()
    story = prepared.story
    with unit_of_work():
        posted = prepare(story, NETWORKS["mail"], by=company.people["author"], base=BASE)
        declare_posted(posted, by=company.people["author"], address="")
    assert at("author").post(f"/stories/{story.id}/withdraw").status == 303
    assert [company.again(s).state for s in (prepared, posted)] == [State.cancelled, State.posted]


def test_the_page_of_a_share_says_whether_its_author_sees_the_visits(
    company: Company, at: At
) -> None:
    program, brief = company.another("counted", "author")
    unseen = "Visits count in the program’s totals only."
    seen = "Visits on your link are counted each week, without knowing who came."
    share = company.share(brief=brief, state="posted")
    page = at("author").get(f"/shares/{share.id}").words
    assert (unseen in page, seen in page) == (True, False)
    with unit_of_work():
        enrollment = programs_queries.enrollment(company.people["author"], program.id)
        assert enrollment is not None
        programs.set_consent(
            enrollment, Consent.counted_links, by=company.people["author"], given=True
        )
    share = company.share(brief=brief, state="posted")
    page = at("author").get(f"/shares/{share.id}").words
    assert (unseen in page, seen in page) == (False, True)


def test_a_story_is_shared_when_a_share_was_posted(company: Company, at: At) -> None:
    _program, brief = company.another("unposted", "fourth")
    share = company.share(author="fourth", brief=brief)
    story = share.story

    def shown() -> set[str]:
        pages = [at("fourth").get(path) for path in ("/stories", f"/stories/{story.id}")]
        return {page.soup.select("main .status")[0].get_text(strip=True) for page in pages}

    assert shown() == {"Not posted yet"}
    with unit_of_work():
        cancel_share(share, by=share.story.author)
    assert shown() == {"Approved"}
    with unit_of_work():
        again = prepare(
            story, NETWORKS["mail"], by=story.author, base=BASE, organization="The Company"
        )
    assert shown() == {"Not posted yet"}
    with unit_of_work():
        declare_posted(again, by=story.author)
    assert shown() == {"Shared"}
