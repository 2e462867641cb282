"""The public career page: who is shown, gone at the next load, escaped, without cookies."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from html import escape

import pytest
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from tests.environment import NOON
from tests.factories.company import BODY, Company
from tests.integration.asking import raw
from tests.integration.ballots.permissions import wave_of
from tests.integration.careers.stories import BASE, PAGE, get, path_of, published
from tests.integration.fixtures import At
from tests.pages import Client
from webapp.barometers.workflow import Population, WaveState
from webapp.careers import queries, services
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.people.services import end_account
from webapp.program_kinds import Consent
from webapp.programs import services as programs
from webapp.programs.models import Enrollment
from webapp.programs.queries import allows
from webapp.programs.queries import enrollment as any_enrollment
from webapp.sharing.models import Share
from webapp.sharing.queries import active_share
from webapp.sharing.services import cancel_share, retire_link, shorten
from webapp.stories import services as stories
from webapp.tracking.models import TrackedLink

CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
SELF = "{http://www.w3.org/2005/Atom}link"
NASTY = '</script><img src=x onerror="alert(1)"> & "quotes" ]]> <b>'


def enrollment(company: Company) -> Enrollment:
    found = any_enrollment(company.people["author"], company.program.id)
    assert found is not None
    return found


def withdraw_consent(company: Company, _share: Share) -> None:
    programs.set_consent(
        enrollment(company), Consent.career_page, given=False, by=company.people["author"]
    )


def leave(company: Company, _share: Share) -> None:
    programs.leave(enrollment(company), by=company.people["author"])


def pause(company: Company, _share: Share) -> None:
    until = clock.today() + timedelta(days=30)
    programs.pause_until(enrollment(company), until, by=company.people["author"])


def end(company: Company, _share: Share) -> None:
    end_account(company.people["author"], by=company.people["admin"])


def withdraw_story(company: Company, share: Share) -> None:
    stories.withdraw(share.story, by=company.people["author"])


def take_back(company: Company, share: Share) -> None:
    services.take_back(share, by=company.people["author"])


ENDINGS = (withdraw_consent, leave, pause, end, withdraw_story, take_back)


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda each: each.__name__)
def test_a_story_is_gone_from_page_feed_and_block_at_the_next_load(
    fresh_company: Company, ending: Callable[[Company, Share], None]
) -> None:
    company = fresh_company
    mine, other = (
        published(company, title="Mine"),
        published(company, author="colleague", title="Theirs"),
    )
    paths = (PAGE, f"{PAGE}/feed", f"{PAGE}/block")
    known = {path: get(company, path) for path in (*paths, path_of(mine))}
    assert all("Mine" in answer.text for answer in known.values())
    gone = path_of(mine)
    with unit_of_work():
        ending(company, company.again(mine))
    for path in paths:
        again = get(company, path, **{"If-None-Match": known[path].headers["ETag"]})
        assert (again.status_code, "Mine" in again.text) == (200, False)
        assert "Theirs" in again.text
    again = get(company, gone, **{"If-None-Match": known[gone].headers["ETag"]})
    assert (again.status_code, BODY in again.text) == (404, False)
    assert again.headers["Cache-Control"] == "no-store"
    assert get(company, path_of(other)).status_code == 200


def test_without_a_new_act_a_story_does_not_come_back(fresh_company: Company) -> None:
    company, author = fresh_company, fresh_company.people["author"]
    share = published(company)
    path = path_of(share)
    with unit_of_work():
        withdraw_consent(company, share)
    with unit_of_work():
        programs.set_consent(enrollment(company), Consent.career_page, given=True, by=author)
    assert get(company, path).status_code == 404
    again = company.again(share)
    assert (again.state, again.taken_back_at, again.link.retired_at) == ("taken_back", NOON, NOON)
    with unit_of_work():
        new = services.publish(again.story, by=author, base=BASE, consent=False)
    assert new.id != share.id
    assert get(company, path_of(new)).status_code == 200


def test_a_pause_hides_and_its_end_shows_again(fresh_company: Company) -> None:
    share = published(fresh_company)
    with unit_of_work():
        pause(fresh_company, share)
    assert get(fresh_company, path_of(share)).status_code == 404
    author = fresh_company.people["author"]
    with unit_of_work():
        programs.resume(enrollment(fresh_company), by=author)
    assert get(fresh_company, path_of(share)).status_code == 200


@pytest.mark.both_databases
def test_public_pages_are_confirmed_at_each_load_and_set_no_cookie(company: Company) -> None:
    share = published(company)
    for path in (PAGE, path_of(share), f"{PAGE}/feed", f"{PAGE}/block", f"{PAGE}?lang=fr"):
        first = get(company, path)
        assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache")
        assert first.headers.getlist("Set-Cookie") == []
        assert {"Accept-Language", "Cookie"} <= set(first.vary)
        same = get(company, path, **{"If-None-Match": first.headers["ETag"]})
        assert (same.status_code, same.get_data()) == (304, b"")
        french = get(company, path, **{"Accept-Language": "fr", "If-None-Match": "x"})
        assert french.status_code == 200


def test_a_reader_who_is_signed_in_gets_the_page_of_everybody(company: Company, at: At) -> None:
    path = path_of(published(company))
    assert "Sign out" not in raw(at("author"), "GET", path).text


def test_only_the_author_publishes_and_only_with_the_consent(fresh_company: Company) -> None:
    company, author = fresh_company, fresh_company.people["author"]
    story = company.story("approved")
    for part, error in (("colleague", NotAllowed), ("lead", NotAllowed), ("reviewer", NotAllowed)):
        with pytest.raises(error), unit_of_work():
            services.publish(story, by=company.people[part], base=BASE, consent=True)
    with pytest.raises(Invalid) as refused, unit_of_work():
        services.publish(story, by=author, base=BASE, consent=False)
    assert refused.value.field == "consent"
    draft = company.story("in_review")
    with pytest.raises(WrongState), unit_of_work():
        services.publish(draft, by=author, base=BASE, consent=True)
    assert not allows(author.id, company.program.id, Consent.career_page)
    assert (queries.story_page(1).rows, company.again(story).shared_at) == ((), None)


def test_the_author_publishes_sees_and_takes_back_in_pages(fresh_company: Company) -> None:
    company = fresh_company
    client = Client(company.app).sign_in(company.people["author"].email)
    story = company.story("approved", title="From page to page")
    choose = client.get(f"/stories/{story.id}/share")
    path = f"/stories/{story.id}/career-page"
    assert next(a["href"] for a in choose.soup.select("main ul a")) == path
    form = client.get(path).form(path)
    refused = client.post(path, form)
    assert (refused.status, refused.errors()) == (
        422, ["Error: Tick this box, or do not publish the story here."],
    )  # fmt: skip
    done = client.post(path, {**form, "consent": "y"}, follow=True)
    assert "Your story is on the career page." in done.words
    share = active_share(company.again(story), "career_page")
    assert share is not None
    assert client.get(path, follow=True).h1 == "Your story on the career page"
    # The page of shares leads there, and its own steps do not work on the career page.
    assert client.get(f"/shares/{share.id}").response.location == f"/career-page/{share.id}"
    for step in ("posted", "correct", "figures", "retire", "cancel"):
        assert client.post(f"/shares/{share.id}/{step}", {"address": "x"}).status == 404
    public = get(company, path_of(share))
    assert "From page to page" in public.text
    assert "I work at The Company." in public.text
    assert "Author" in public.text
    back = client.post(f"/career-page/{share.id}/take-back", follow=True)
    assert "no longer on the career page" in back.words
    assert client.post(f"/career-page/{share.id}/take-back").status == 409
    assert get(company, path_of(share)).status_code == 404
    assert client.get(path).h1 == "Publish on the career page"
    # What was taken back is no shared story for colleagues either.
    assert "From page to page" not in client.get("/shared").words


def test_text_and_disclosure_are_frozen_when_the_story_is_published(company: Company) -> None:
    share = published(company, title="Frozen")
    story, author = share.story, company.people["author"]
    with unit_of_work():
        shorten(story, "career_page", {0}, revision=story.approved_revision_id or "", by=author)
    page = get(company, path_of(share))
    assert BODY in page.text
    with pytest.raises(WrongState), unit_of_work():
        cancel_share(share, by=author)


def test_steps_for_the_career_page_work_on_no_other_channel(company: Company) -> None:
    share = company.share(state="posted")
    with pytest.raises(WrongState), unit_of_work():
        services.take_back(share, by=company.people["author"])
    foreign = published(company)
    with pytest.raises(NotAllowed), unit_of_work():
        services.take_back(foreign, by=company.people["colleague"])
    with unit_of_work():
        retire_link(foreign, by=company.people["author"])
    assert not queries.is_shown(foreign)


def test_what_people_write_is_escaped_in_page_data_and_feed(fresh_company: Company) -> None:
    company, title = fresh_company, f"Title {NASTY}"[:110]
    share = published(company, title=title, body=f"{BODY} {NASTY}")
    page = Client(company.app).get(path_of(share))
    data = page.soup.select_one('script[type="application/ld+json"]')
    assert data is not None
    article = json.loads(data.get_text())
    assert (article["headline"], article["articleBody"]) == (title, f"{BODY} {NASTY}")
    assert (article["@type"], article["author"]) == (
        "Article",
        {"@type": "Person", "name": "Author"},
    )
    assert (article["inLanguage"], article["datePublished"]) == ("en", NOON.isoformat())
    canonical = page.soup.select_one('link[rel="canonical"]')
    assert canonical is not None
    assert article["url"] == f"{company.settings.base_url}{canonical['href']}"
    assert page.soup.select("img[onerror]") == []
    feed = fromstring(get(company, f"{PAGE}/feed").get_data())
    assert (feed.tag, feed.get("version")) == ("rss", "2.0")
    item = feed.find("channel/item")
    assert item is not None
    assert item.findtext("title") == title
    assert (item.findtext("description") or "").endswith(f"{escape(NASTY, quote=False)}</p>")
    assert item.findtext(CREATOR) == "Author"
    assert item.findtext("guid") == article["url"] == item.findtext("link")
    assert parsedate_to_datetime(item.findtext("pubDate") or "") == NOON
    needed = ("title", "link", "description", "language", SELF)
    assert [feed.find(f"channel/{name}") is not None for name in needed] == [True] * 5


def test_an_empty_page_feed_and_block_are_valid(fresh_company: Company) -> None:
    assert "There are no stories yet." in Client(fresh_company.app).get(PAGE).words
    feed = fromstring(get(fresh_company, f"{PAGE}/feed").get_data())
    assert feed.findall("channel/item") == []
    assert "There are no stories yet." in get(fresh_company, f"{PAGE}/block").text


def test_stories_are_filtered_by_language_and_paged(fresh_company: Company) -> None:
    company = fresh_company
    for number in range(26):
        published(company, title=f"Story {number:02}")
    french = published(company, author="colleague", title="Le tour")
    with unit_of_work():
        french.story.language = "fr"
    client = Client(company.app)
    assert client.get(PAGE).text_of(".pagination-line").strip() == "Older stories"
    assert "There are no older stories." in client.get(f"{PAGE}?page=99999999").words
    titles = [each.get_text() for each in client.get(f"{PAGE}?page=2").soup.select("p.title")]
    assert len(titles) == 2
    only = client.get(f"{PAGE}?language=fr&lang=fr")
    assert [each.get_text() for each in only.soup.select("p.title")] == ["Le tour"]
    assert [a["href"] for a in only.soup.select("p.title a")] == [f"{path_of(french)}?lang=fr"]
    assert len(client.get(f"{PAGE}?language=xx").soup.select("p.title")) == 25
    entries = fromstring(get(company, f"{PAGE}/feed?language=fr").get_data()).findall(
        "channel/item"
    )
    assert [each.findtext("title") for each in entries] == ["Le tour"]


def test_the_block_is_shown_in_frames_of_listed_sites_only(company: Company) -> None:
    published(company)
    usual = company.settings
    assert (
        "frame-ancestors 'none'" in get(company, f"{PAGE}/block").headers["Content-Security-Policy"]
    )
    company.app.runtime.settings = replace(
        usual, career_frame_hosts=frozenset({"jobs.example", "www.example"})
    )
    try:
        policy = get(company, f"{PAGE}/block").headers["Content-Security-Policy"]
        assert policy.endswith("frame-ancestors https://jobs.example https://www.example")
        listing = get(company, PAGE).headers["Content-Security-Policy"]
    finally:
        company.app.runtime.settings = usual
    assert listing.endswith("frame-ancestors 'none'")


def test_unknown_and_foreign_addresses_are_missing(company: Company) -> None:
    other = company.share(state="posted")
    link = db.session().get_one(TrackedLink, other.link_id)
    for token in (link.token, "abcdefghjk", "x", "%00", "feed/more"):
        assert get(company, f"{PAGE}/{token}").status_code == 404


def test_the_page_links_to_the_open_questionnaire_for_candidates(company: Company) -> None:
    share = published(company)
    reader = Client(company.app)
    pages = (f"{PAGE}?lang=fr", f"{path_of(share)}?lang=fr")
    link = "a[href^='/candidates/']"
    assert [reader.get(path).soup.select(link) for path in pages] == [[], []]
    employees = wave_of(Population.employees)
    wave = wave_of(Population.candidates)
    for path in pages:
        found = [a["href"] for a in reader.get(path).soup.select(link)]
        assert found == [f"/candidates/{wave.id}?lang=fr"]
    with unit_of_work():
        wave.state, employees.state = WaveState.canceled, WaveState.canceled
    assert reader.get(PAGE).soup.select(link) == []
