"""Visits of the career page and of personal links: counted by the rules, apart from shares."""

import json
from datetime import timedelta

import pytest

from analytics import contracts
from tests.factories.company import Company
from tests.integration.asking import count
from tests.integration.careers.stories import get, path_of, published, referral
from tests.pages import Client
from webapp.careers import services
from webapp.careers.queries import list_link
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.insights.jobs import close_and_measure
from webapp.insights.models import PanelWeek
from webapp.networks.registry import CAREER
from webapp.releases.jobs import record_weeks
from webapp.releases.queries import find
from webapp.tracking.jobs import ingest_visits
from webapp.tracking.models import LinkDay, TrackedLink, Visit
from webapp.tracking.queries import career_weeks, visits_of_links, weeks_of_channel

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
ROBOT = "Googlebot/2.1 (+http://www.google.com/bot.html)"
VISITS = "/programs/voices/career-page"
AUTHORS = ("author", "colleague", "third", "fourth", "fifth")


def test_a_visit_is_a_request_with_the_rules_of_a_link(fresh_company: Company) -> None:
    share = published(fresh_company)
    path = path_of(share)
    first = get(fresh_company, path, **{"User-Agent": FIREFOX})
    again = get(
        fresh_company, path, **{"User-Agent": FIREFOX, "If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    get(fresh_company, path, **{"User-Agent": ROBOT})
    get(fresh_company, path, **{"User-Agent": FIREFOX, "Sec-Purpose": "prefetch"})
    get(fresh_company, "/careers/stories", **{"User-Agent": FIREFOX})
    get(fresh_company, "/careers/stories?page=2", **{"User-Agent": ROBOT})
    ingest_visits()
    found = db.session().query(Visit).order_by(Visit.id).all()
    assert [(v.link_id == share.link_id, v.decided) for v in found] == [
        (True, None), (True, None), (True, "R1"), (True, "R0"), (False, None), (False, "R1"),
    ]  # fmt: skip


def test_visits_of_the_list_are_counted_apart_and_shown(fresh_company: Company) -> None:
    company = fresh_company
    get(company, "/careers/stories", **{"User-Agent": FIREFOX})
    for part in ("author", "colleague"):
        published(company, author=part)
    for number in (1, 2, 2):
        Client(company.app).http.get(
            "/careers/stories", headers={"User-Agent": FIREFOX},
            environ_base={"REMOTE_ADDR": f"198.51.100.{number}"},
        )  # fmt: skip
    ingest_visits()
    assert {visit.link_id for visit in db.session().query(Visit)} == {list_link()}
    lead = company.people["lead"].email
    line = "Visits to the list of stories, of all programs:"
    assert f"{line} unknown" in Client(company.app).sign_in(lead).get(VISITS).words
    with clock.at(clock.now() + timedelta(days=8)):
        close_and_measure()
        assert f"{line} 2 [0 – 2]" in Client(company.app).sign_in(lead).get(VISITS).words
        assert career_weeks(1) == []
    assert [row.counts["gross"] for row in db.session().query(PanelWeek)] in ([], [0])


def test_career_visits_are_an_outcome_and_no_reach_of_shares(fresh_company: Company) -> None:
    company = fresh_company
    company.newcomer("fifth")
    from webapp.programs.services import join

    with unit_of_work():
        join(company.program, by=company.people["fifth"], version=1)
    shares = [published(company, author=part) for part in AUTHORS]
    for number, share in enumerate(shares):
        client = Client(company.app)
        client.http.get(
            path_of(share),
            headers={"User-Agent": FIREFOX},
            environ_base={"REMOTE_ADDR": f"198.51.100.{number}"},
        )
    mine = referral(company)
    assert mine.link is not None
    leads_to = get(company, f"/r/{mine.link.token}", **{"User-Agent": FIREFOX})
    assert (leads_to.status_code, leads_to.location) == (
        302, f"{company.settings.base_url}/careers/stories",
    )  # fmt: skip
    lead = Client(company.app).sign_in(company.people["lead"].email)
    assert "Unknown: no closed week" in lead.get("/programs/voices/career-page").words
    ingest_visits()
    with clock.at(clock.now() + timedelta(days=8)):
        close_and_measure()
        (week,) = weeks_of_channel(company.program.id, CAREER, 5)
        assert (week.low, week.high, week.authors) == (0, 5, 5)
        assert weeks_of_channel(company.program.id, CAREER, 6) == []
        assert visits_of_links([mine.link.id]) == {mine.link.id: (0, 1)}
        assert career_weeks(5) == [{"week": week.week, "visits_low": 0, "visits": 5}]
        assert career_weeks(6) == []
        # A single week needs fifteen people, in the ledger as on the page.
        assert find("career_visits", week.week) is None
        record_weeks({"career_visits": contracts.frame("career_visits", career_weeks(5))})
        released = find("career_visits", week.week)
        assert released is not None
        assert json.loads(released.content)["cells"] == [
            ["career_visits:visits", week.week, "all", 5],
            ["career_visits:visits_low", week.week, "all", 0],
        ]
        lead = Client(company.app).sign_in(company.people["lead"].email)
        page = lead.get("/programs/voices/career-page")
        assert "Visits to stories of this program: 5" in page.words
        # Single weeks need fifteen people.
        assert page.soup.select("table") == []
        author = Client(company.app).sign_in(company.people["author"].email)
        own = author.get("/referrals").words
        assert "Visits in closed weeks: 0 to 1" in own
    # No click was made on a share, so the panel has no row, or counts nothing.
    assert [row.counts["gross"] for row in db.session().query(PanelWeek)] in ([], [0])


def test_visits_are_not_counted_while_a_link_is_paused(fresh_company: Company) -> None:
    company, author = fresh_company, fresh_company.people["author"]
    mine = referral(company, "paused")
    assert mine.link is not None
    path = f"/r/{mine.link.token}"
    assert get(company, path, **{"User-Agent": FIREFOX}).status_code == 302
    ingest_visits()
    assert count(Visit) == 0
    with unit_of_work():
        services.resume(mine, by=author)
    assert company.again(mine).link.retired_at is None


@pytest.mark.both_databases
def test_ending_a_link_deletes_its_visits_and_counts(fresh_company: Company) -> None:
    company, author = fresh_company, fresh_company.people["author"]
    mine = referral(company)
    assert mine.link is not None
    path = f"/r/{mine.link.token}"
    get(company, path, **{"User-Agent": FIREFOX})
    ingest_visits()
    with clock.at(clock.now() + timedelta(days=8)):
        close_and_measure()
        assert (count(Visit), count(LinkDay)) == (1, 1)
        with unit_of_work():
            services.end(company.again(mine), by=author)
        assert (count(Visit), count(LinkDay), count(TrackedLink)) == (0, 0, 0)
        again = company.again(mine)
        assert (again.state, again.link_id) == ("ended", None)
