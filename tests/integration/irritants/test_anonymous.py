"""A report without an account: what is stored, the code, both directions, and what nobody can see."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories.company import Company
from tests.integration.fixtures import At, Built
from tests.integration.irritants.irritants import (
    TEXT,
    anonymous,
    answered,
    days_later,
    irritant_of,
    told,
    typed,
)
from tests.pages import Client, Page
from webapp.answer_store.codes import digest
from webapp.core import clock, db
from webapp.core.activity import Activity
from webapp.core.unit_of_work import unit_of_work
from webapp.irritants import services
from webapp.irritants.jobs import notify_of_irritants
from webapp.irritants.models import Irritant, IrritantMessage
from webapp.irritants.workflow import IrritantState, Reason
from webapp.web.sessions import StoredSession

PLACE, FOLLOW = "/anonymous/irritant", "/anonymous/follow"
CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b")


def post(client: Client, path: str, data: dict[str, Any]) -> Page:
    return client.post(path, data, token=False)


def sent(client: Client, **changed: Any) -> tuple[Page, str]:
    form = client.get(PLACE).form(PLACE) | typed(title="Cold hall", **changed)
    page = post(client, PLACE, form)
    found = CODE.search(page.words)
    assert (page.status, found is not None) == (200, True)
    return page, found[0] if found else ""


def irritant_with(code: str) -> Irritant:
    db.session().rollback()
    found = select(Irritant).where(Irritant.code_hash == digest(code))
    return db.session().scalars(found).one()


def rows() -> dict[str, int]:
    """The rows of each table."""
    db.session().rollback()
    return {
        table.name: db.session().scalar(select(func.count()).select_from(table)) or 0
        for table in db.Base.metadata.sorted_tables
    }


def test_a_report_stores_no_person_no_time_and_no_code(company: Company, at: At) -> None:
    client = at("author")
    seen = select(StoredSession.seen_at, StoredSession.data).order_by(StoredSession.hash)
    before = rows()
    sessions = db.session().execute(seen).all()
    with clock.at(clock.now() + timedelta(minutes=30)):
        page, code = sent(client)
    after = rows()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "irritant": 1
    }
    assert db.session().execute(seen).all() == sessions
    assert page.response.headers.getlist("Set-Cookie") == []
    assert "Author" not in page.words
    made = irritant_with(code)
    assert (made.person_id, made.owner_id, made.unit_id) == (None, None, None)
    columns = {column.name: getattr(made, column.name) for column in Irritant.__table__.columns}
    assert code not in str(columns)
    assert not any(hasattr(value, "hour") for value in columns.values())


def test_a_page_that_was_used_gives_the_next_person_no_code_of_another(client: Client) -> None:
    """Two people at one device: the second sends the form that the first one left."""
    used = client.get(PLACE).form(PLACE)
    first = post(client, PLACE, used | typed(title="Cold hall"))
    (code,) = CODE.findall(first.words)
    second = post(client, PLACE, used | typed(title="Loud hall"))
    assert (second.status, code in str(second.soup)) == (422, False)
    assert irritant_with(code).title == "Cold hall"
    third = post(client, PLACE, second.form(PLACE))
    assert third.status == 200
    (own,) = CODE.findall(third.words)
    assert (irritant_with(own).title, own == code) == ("Loud hall", False)


def test_the_reporter_of_an_anonymous_report_cannot_see_it_by_being_signed_in(
    company: Company, at: At
) -> None:
    _page, code = sent(at("author"))
    made = irritant_with(code)
    assert at("author").get(f"/irritants/{made.id}").status == 404
    assert made.id not in str(at("author").get("/irritants/own").soup)


def test_handlers_see_it_from_the_next_day_on(company: Company, at: At, client: Client) -> None:
    _page, code = sent(client)
    made, handler = irritant_with(code), company.people["analyst"]
    place = f"/irritants/{made.id}"
    notify_of_irritants()
    assert (at("analyst").get(place).status, told(handler, made)) == (404, [])
    assert place not in str(at("analyst").get("/irritants/waiting").soup)
    with days_later(1):
        notify_of_irritants()
        assert told(handler, made) == ["An irritant was reported"]
        later = Client(company.app).sign_in(handler.email)
        page = later.get(place)
        assert ("Reported without a name" in page.words, TEXT in page.words) == (True, True)
        assert place in str(later.get("/irritants/waiting").soup)


def test_the_code_opens_the_thread_and_messages_go_both_ways(
    company: Company, at: At, client: Client
) -> None:
    made, code = anonymous(title="Cold hall")
    place = f"/irritants/{made.id}"
    with unit_of_work():
        services.write(made, "Which hall?", by=company.people["analyst"], row_id=db.new_id())
    typed_by_hand = code.replace("-", " ").lower().replace("0", "o")
    page = post(client, FOLLOW, {"code": typed_by_hand})
    assert (page.status, "Which hall?" in page.words) == (200, True)
    form = page.form(f"{FOLLOW}/message") | {"text": "Hall 2, at night."}
    answers = [post(client, f"{FOLLOW}/message", form) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    assert answers[1].words.count("Hall 2, at night.") == 1
    assert post(client, f"{FOLLOW}/message", form | {"text": ""}).status == 422
    assert "Hall 2, at night." not in at("analyst").get(place).words
    with days_later(1):
        later = Client(company.app).sign_in(company.people["analyst"].email)
        assert "Hall 2, at night." in later.get(place).words
    wrote = db.session().scalars(
        select(IrritantMessage).where(IrritantMessage.irritant_id == made.id)
    )
    people = {str(each.side): each.person_id for each in wrote}
    assert people == {"handler": company.people["analyst"].id, "reporter": None}
    acts = db.session().scalars(select(Activity).where(Activity.object_id == made.id)).all()
    assert [(act.actor_id, act.verb) for act in acts] == [
        (company.people["analyst"].id, "wrote to the reporter of the irritant")
    ]


def test_the_holder_of_the_code_reopens_and_withdraws(company: Company, client: Client) -> None:
    made, code = anonymous()
    answered(company, made)
    page = post(client, FOLLOW, {"code": code})
    assert "New readers come in May." in page.words
    assert post(client, f"{FOLLOW}/withdraw", {"code": code}).status == 409
    assert "open again" in post(client, f"{FOLLOW}/reopen", {"code": code}).words
    assert post(client, f"{FOLLOW}/reopen", {"code": code}).status == 409
    db.session().rollback()
    assert made.state == IrritantState.new
    assert post(client, f"{FOLLOW}/withdraw", {"code": code}).status == 200
    gone = post(client, f"{FOLLOW}/withdraw", {"code": code})
    assert (gone.status, gone.errors()) == (
        422, ["Error: No report has this code. Check the 16 characters."],
    )  # fmt: skip


def test_why_a_report_is_not_published_is_said_to_its_reporter(
    company: Company, client: Client
) -> None:
    made, code = anonymous()
    with unit_of_work():
        services.refuse(
            made, reason=Reason.names_person, by=company.people["analyst"], version=made.version
        )
    assert "It accuses or describes a person" in post(client, FOLLOW, {"code": code}).words


@pytest.mark.parametrize("typed_code", ["", "ABCD", "U" * 16, "7K3M-0000-ABCD-1234"])
def test_a_wrong_code_opens_nothing(company: Company, client: Client, typed_code: str) -> None:
    for action in ("", "/reopen", "/withdraw", "/message"):
        page = post(client, FOLLOW + action, {"code": typed_code, "text": "x", "key": "k"})
        assert (page.status, len(page.errors())) == (422, 1)


def test_the_code_is_in_no_address(company: Company, client: Client) -> None:
    page, code = sent(client)
    followed = post(client, FOLLOW, {"code": code})
    for each in (page, followed):
        for tag, name in (("a", "href"), ("form", "action"), ("link", "href"), ("script", "src")):
            assert not [e for e in each.soup.select(f"{tag}[{name}]") if code in str(e[name])]
        assert each.response.headers["Cache-Control"] == "no-store"
        assert each.response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.both_databases
def test_the_same_page_sent_twice_is_one_report(company: Company, client: Client) -> None:
    form = client.get(PLACE).form(PLACE) | typed(title="Sent twice")
    pages = [post(client, PLACE, form) for _ in range(2)]
    assert [page.status for page in pages] == [200, 200]
    assert {found[0] for page in pages if (found := CODE.search(page.words))} == {form["code"]}
    db.session().rollback()
    stored = db.session().scalars(select(Irritant).where(Irritant.title == "Sent twice")).all()
    assert len(stored) == 1


def test_a_form_of_another_site_and_an_unknown_program_are_refused(
    company: Company, client: Client
) -> None:
    form = client.get(PLACE).form(PLACE) | typed()
    answer = client.http.post(PLACE, data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    draft = company.draft()
    for changed in (
        {"program": draft.id},
        {"theme": "none"},
        {"title": "a\nb"},
        {"text": "x" * 4001},
    ):
        assert post(client, PLACE, form | changed).status == 422
    assert post(client, PLACE, form | {"code": "weak"}).status == 422


def test_too_many_reports_in_an_hour_are_refused_and_nothing_typed_is_lost(
    company: Company, built: Built
) -> None:
    client = Client(built())
    for _time in range(20):
        sent(client)
    form = client.get(PLACE).form(PLACE) | typed(title="One more")
    page = post(client, PLACE, form)
    assert (page.status, "One more" in str(page.soup)) == (422, True)
    with clock.at(clock.now() + timedelta(hours=1)):
        assert post(client, PLACE, form).status == 200


def test_the_sign_in_page_leads_to_it(company: Company, client: Client) -> None:
    page = client.get("/sign-in")
    assert page.soup.select_one(f'a[href="{PLACE}"]') is not None


def test_other_pages_still_ask_for_a_token(company: Company, at: At) -> None:
    irritant = irritant_of(company, "new")
    assert at("author").post(f"/irritants/{irritant.id}/withdraw", token=False).status == 400
