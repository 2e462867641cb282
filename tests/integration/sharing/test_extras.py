"""People to tag, repeated texts, figures of the author, the offered consent, cards, filters."""

import pytest

from tests.environment import NOON
from tests.factories.company import BODY, Company
from tests.integration.fixtures import At
from tests.integration.sharing.shares import POST, choose, program_of_test, shares_of
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.networks.registry import NETWORKS
from webapp.program_kinds import Consent
from webapp.programs import queries as programs
from webapp.sharing import queries
from webapp.sharing.services import declare_posted, prepare
from webapp.sharing.views.home import next_steps

NOTE = "You posted the same text on Email within the last hour."


def test_people_to_tag_are_a_reminder_and_never_part_of_the_text(company: Company, at: At) -> None:
    story = company.story("approved")
    assert choose(at, story, mentions="\n".join("abcdefghijk")).status == 422
    assert choose(at, story, mentions="@ada\n\n  @grace ").status == 303
    (share,) = shares_of(story)
    assert "To tag: @ada, @grace" in at("author").get(f"/shares/{share.id}").words
    assert "@ada" not in share.body
    assert share.mentions is not None
    assert b"ada" not in share.mentions


def test_repeating_ones_own_text_within_the_hour_is_noted_and_allowed(
    company: Company, at: At
) -> None:
    share = company.share(channel="mail", state="posted", body=f"{BODY} Only here.")
    path = f"/stories/{share.story_id}/share/linkedin"
    assert NOTE in at("author").get(path).words
    with clock.at(clock.now() + (NOON - NOON.replace(hour=NOON.hour - 2))):
        assert NOTE not in at("author").get(path).words
    assert at("author").post(path).status == 303


def test_the_author_declares_figures_that_only_the_author_sees(company: Company, at: At) -> None:
    share, author = company.share(state="posted"), at("author")
    path = f"/shares/{share.id}/figures"
    for wrong in ({}, {"impressions": "many"}, {"reactions": "-1"}, {"comments": "9" * 12}):
        assert author.post(path, wrong).status == 422
    assert author.post(path, {"impressions": "1\u202f240", "comments": "0"}).status == 303
    page = author.get(f"/shares/{share.id}")
    assert "Declared by you on 18 November 2026" in page.words
    assert "1,240" in page.words
    db.session().rollback()
    figures = queries.declared_figures([share.id])[share.id]
    assert (figures.impressions, figures.reactions, figures.comments) == (1240, None, 0)
    assert at("lead").post(path, {"impressions": "1"}).status == 404
    message = company.share(channel="whatsapp", state="posted")
    assert author.post(f"/shares/{message.id}/figures", {"reactions": "1"}).status == 409


@pytest.mark.parametrize("ticked", [True, False])
def test_the_first_share_offers_to_count_visits(
    company: Company, at: At, request: pytest.FixtureRequest, *, ticked: bool
) -> None:
    program, brief = program_of_test(company, request, "author")
    story, me = company.story("approved", brief=brief), company.people["author"]
    page = at("author").get(f"/stories/{story.id}/share/linkedin")
    box = page.soup.select_one("input[name=count_visits]")
    assert box is not None
    assert not box.has_attr("checked")
    assert choose(at, story, **({"count_visits": "y"} if ticked else {})).status == 303
    (share,) = shares_of(story)
    assert programs.allows(me.id, program.id, Consent.counted_links) is ticked
    assert (share.link.person_id if share.link else "") == (me.id if ticked else None)
    page = at("author").get(f"/stories/{story.id}/share/mail")
    assert page.soup.select_one("input[name=count_visits]") is None


def test_a_prepared_share_is_a_card_until_it_is_posted(
    company: Company, request: pytest.FixtureRequest
) -> None:
    person = company.newcomer("cards")
    _program, brief = program_of_test(company, request, "cards")
    story = company.story("approved", author="cards", brief=brief)
    with company.app.test_request_context("/"):
        assert list(next_steps(person)) == []
        with unit_of_work():
            share = prepare(story, NETWORKS["linkedin"], by=person, base="http://127.0.0.1:5000")
        (step,) = next_steps(person)
        assert (step.label, step.url) == ("Post it", f"/shares/{share.id}")
        with unit_of_work():
            declare_posted(share, by=person, address=POST)
        assert list(next_steps(person)) == []


def test_the_feed_is_filtered_and_searched_without_accents(company: Company, at: At) -> None:
    company.share(state="posted", channel="mail")
    reader = at("colleague")
    assert len(reader.get("/shared?channel=mail&q=láthe").soup.select("main .list > li")) >= 1
    assert "No results." in reader.get("/shared?q=zebra").words
    assert "No results." in reader.get("/shared?channel=mail&q=zebra").words
    for odd in ("channel=nowhere", "program=none", "language=xx", "q=%00"):
        assert reader.get(f"/shared?{odd}").status == 200
