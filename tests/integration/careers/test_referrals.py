"""Personal links: own, bounded, deleted after 180 days, and never joined with hires."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.architecture.sources import python_files
from tests.factories.company import Company
from tests.integration.asking import count
from tests.integration.careers.stories import get, referral
from tests.integration.fixtures import At
from tests.pages import Client
from webapp.careers import services
from webapp.careers.jobs import delete_old_referrals
from webapp.careers.models import Referral
from webapp.config import ROOT
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.people.services import end_account
from webapp.tracking.models import TrackedLink

HOSTS = frozenset({"company.example"})


def test_a_person_makes_copies_pauses_and_ends_a_link(fresh_company: Company) -> None:
    client = Client(fresh_company.app).sign_in(fresh_company.people["stranger"].email)
    first = client.get("/referrals")
    assert "Jobs can be on: company.example" in first.words
    form = first.form("/referrals")
    page = client.post("/referrals", form, follow=True)
    assert "Your link is ready." in page.words
    db.session().rollback()
    (mine,) = db.session().query(Referral).all()
    assert mine.link is not None
    token = mine.link.token
    assert page.text_of("main textarea").endswith(f"/r/{token}")
    assert "unknown" in page.words
    # Beside the date of deletion there is no number of people, and no name.
    assert "Deleted on" in page.words
    steps = f"/referrals/{mine.id}"
    assert client.post(f"{steps}/pause").status == 303
    assert client.post(f"{steps}/pause").status == 409
    assert client.post(f"{steps}/resume").status == 303
    assert client.post(f"{steps}/end").status == 303
    assert client.post(f"{steps}/resume").status == 409
    db.session().rollback()
    # A step that is refused shows the page, and makes no other link.
    assert (count(TrackedLink), count(Referral)) == (0, 1)
    assert "Its address and counts are deleted." in client.get("/referrals").words


def test_a_link_of_another_person_is_missing(company: Company, at: At) -> None:
    mine = referral(company, owner="colleague")
    assert at("author").post(f"/referrals/{mine.id}/end").status == 404
    with pytest.raises(NotAllowed), unit_of_work():
        services.end(mine, by=company.people["author"])
    assert at("lead").get("/referrals").soup.select("main textarea") == []


def test_links_are_deleted_after_180_days_whatever_their_state(fresh_company: Company) -> None:
    company = fresh_company
    ended = referral(company, "ended")
    paused = referral(company, "paused", owner="third")
    active = referral(company, owner="colleague")
    with clock.at(clock.now() + timedelta(days=180, seconds=-1)):
        delete_old_referrals()
        assert count(Referral) == 3
        young = referral(company, owner="fourth")
    with clock.at(clock.now() + timedelta(days=180)):
        delete_old_referrals()
        assert [each.id for each in db.session().query(Referral)] == [young.id]
        assert count(TrackedLink) == 1
    assert len({ended.id, paused.id, active.id}) == 3


def test_the_links_of_an_account_that_ends_are_deleted(fresh_company: Company) -> None:
    author = fresh_company.people["author"]
    referral(fresh_company)
    with unit_of_work():
        end_account(author, by=fresh_company.people["admin"])
    assert (count(Referral), count(TrackedLink)) == (0, 0)


def test_a_person_has_five_links_at_most(fresh_company: Company) -> None:
    author = fresh_company.people["author"]
    with unit_of_work():
        made = [services.make(by=author, row_id=db.new_id()) for _ in range(services.MOST)]
    with pytest.raises(Invalid), unit_of_work():
        services.make(by=author, row_id=db.new_id())
    client = Client(fresh_company.app).sign_in(author.email)
    assert "You have 5 links." in client.get("/referrals").words
    with unit_of_work():
        services.end(made[0], by=author)
        services.make(by=author, row_id=db.new_id())


def test_a_link_leads_to_a_job_on_an_allowed_site_only(fresh_company: Company) -> None:
    company, author = fresh_company, fresh_company.people["author"]
    job = "https://company.example/jobs/7?from=us"
    with unit_of_work():
        mine = services.make(by=author, row_id=db.new_id(), job=job, hosts=HOSTS)
    assert mine.link is not None
    path, usual = f"/r/{mine.link.token}", company.settings
    try:
        company.app.runtime.settings = replace(usual, link_hosts=HOSTS)
        assert get(company, path).location == job
        company.app.runtime.settings = replace(usual, link_hosts=frozenset({"new.example"}))
        assert get(company, path).location == f"{usual.base_url}/careers/stories"
    finally:
        company.app.runtime.settings = usual


@given(
    job=st.one_of(
        st.text(min_size=1, max_size=40),
        st.sampled_from(
            [
                "http://company.example/", "https://company.example@evil.example/",
                "https://evil.example/", "https://company.example.evil.example/",
                "https://a@company.example/", "javascript:alert(1)", "//company.example",
                "https://company.example/\n", "https:company.example", "https://",
            ]
        ),
    )
)  # fmt: skip
def test_no_other_text_becomes_an_address(job: str) -> None:
    from webapp.careers.services.referrals import _check_job

    with pytest.raises(Invalid):
        _check_job(job, HOSTS)


def test_a_referral_names_its_owner_and_its_link_only() -> None:
    columns = {column.name for column in Referral.__table__.columns}
    assert columns == {
        "id", "person_id", "link_id", "state", "made_at", "deleted_on", "paused_at", "ended_at",
    }  # fmt: skip


def test_no_table_refers_to_a_referral() -> None:
    """An application or a hire that named one would credit it to a person."""
    naming = [
        f"{table.name}.{key.parent.name}"
        for table in db.Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "referral"
    ]
    assert naming == []


def test_no_other_package_reads_referrals() -> None:
    reading = {
        path.relative_to(ROOT).parts[1]
        for path in python_files("webapp", "analytics")
        if re.search(r"careers\.models|import .*\bReferral\b", path.read_text(encoding="utf-8"))
    }
    assert reading == {"careers"}


def test_a_resumed_link_of_a_person_who_ended_it_does_not_exist(company: Company) -> None:
    mine = referral(company, "ended")
    with pytest.raises(WrongState), unit_of_work():
        services.resume(mine, by=company.people["author"])
