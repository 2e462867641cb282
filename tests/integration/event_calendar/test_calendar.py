"""Dated events: entered, refused in words, changed, deleted without a row."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from analytics.contracts.dated_events import KINDS
from tests.factories.company import Company
from tests.integration.asking import beside, count
from tests.integration.bookings.bookings import unit_of
from tests.integration.event_calendar.dated import SOURCE, dated, typed
from tests.pages import Client
from webapp.core import db
from webapp.core.activity import Activity
from webapp.core.errors import NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.event_calendar import queries, services
from webapp.event_calendar.models import DatedEvent
from webapp.event_calendar.workflow import EventKind
from webapp.people import services as people
from webapp.people.models import OrgUnit
from webapp.people.workflow import Role

NEW = "/calendar-of-events/new"


@pytest.fixture
def analyst(company: Company) -> Client:
    return Client(company.app).sign_in(company.people["analyst"].email)


def test_the_contract_knows_every_kind() -> None:
    assert tuple(EventKind) == KINDS


def test_an_analyst_adds_changes_and_deletes_an_event(company: Company, analyst: Client) -> None:
    unit_of(company, "Split", 1)
    unit_id = db.session().scalar(select(OrgUnit.id).where(OrgUnit.name == "Split"))
    form = typed(name_en="Two teams", source="https://example.com/a", unit_id=unit_id)
    sent = analyst.get(NEW).form(NEW) | form
    assert [analyst.post(NEW, sent).status for _twice in range(2)] == [303, 303]
    assert count(DatedEvent, DatedEvent.unit_id == unit_id) == 1
    event = db.session().scalars(select(DatedEvent).where(DatedEvent.unit_id == unit_id)).one()
    place, event_id = f"/calendar-of-events/{event.id}", event.id
    page = analyst.get("/calendar-of-events")
    assert "18 November 2026 · Law or regulation · Split" in page.words
    assert [a["rel"] for a in page.soup.select('a[href="https://example.com/a"]')] == [
        ["noopener", "noreferrer"]
    ]
    form = analyst.get(f"{place}/edit").form(f"{place}/edit") | {"last_day": "2026-11-20"}
    assert [analyst.post(f"{place}/edit", form).status for _twice in range(2)] == [303, 409]
    stale = analyst.post(f"{place}/edit", form | {"name_en": "Typed twice"})
    assert 'value="Typed twice"' in stale.text
    page = analyst.get("/calendar-of-events?lang=fr")
    assert "du 18 novembre 2026 au 20 novembre 2026" in page.words
    assert [analyst.post(f"{place}/delete").status for _twice in range(2)] == [303, 404]
    assert count(DatedEvent, DatedEvent.id == event_id) == 0
    acts = select(Activity.verb, Activity.facts).where(Activity.object_id == event_id)
    assert [tuple(each) for each in db.session().execute(acts.order_by(Activity.id))] == [
        ("added to the calendar of events", {}), ("changed in the calendar of events", {}), ("deleted from the calendar of events", {}),
    ]  # fmt: skip


def test_bad_input_is_refused_in_words_and_nothing_is_lost(
    company: Company, analyst: Client
) -> None:
    before = count(DatedEvent)
    address = "Give an address that begins with https://."
    for changed, errors in (
        ({"last_day": "2026-11-17"}, {"last_day": "The last day is before the first day."}),
        ({"first_day": "1066-10-14"}, {"first_day": "Choose a day in this century."}),
        ({"first_day": ""}, {"first_day": "Choose a day."}),
        ({"source": ""}, {"source": "Give the source."}),
        ({"first_day": "1066-10-14", "last_day": "2026-11-17", "source": ""},
         {"first_day": "Choose a day in this century.", "source": "Give the source."}),
        ({"source": "press"},
         {"source": "Give a sentence, or an address that begins with https://."}),
        ({"source": "http://law.example"}, {"source": address}),
        ({"source": "https://[law"}, {"source": address}),
        ({"name_fr": "n" * 81}, {"name_fr": "This is too long: 80 characters at most."}),
    ):  # fmt: skip
        sent: dict[str, Any] = typed(name_en="Kept words", **changed)
        page = analyst.post(NEW, sent)
        assert (page.status, beside(page), page.form(NEW)["name_en"]) == (422, errors, "Kept words")
    unknown = analyst.post(NEW, typed(unit_id="nowhere", kind="party"))
    assert (unknown.status, set(beside(unknown))) == (422, {"unit_id", "kind"})
    assert count(DatedEvent) == before


def test_the_list_begins_with_the_newest(company: Company, analyst: Client) -> None:
    for name, day in (("Second", 2), ("Third", 3), ("First", 1)):
        dated(company, name, first_day=date(2031, 1, day))
    found = [each.get_text() for each in analyst.get("/calendar-of-events").soup.select(".title")]
    own = {"First", "Second", "Third"}
    assert [name for name in found if name in own] == ["Third", "Second", "First"]


def test_only_analysts_and_leads_change_the_calendar(company: Company) -> None:
    event, observer = dated(company, "Kept", by=company.people["lead"]), company.people["observer"]
    with pytest.raises(NotAllowed), unit_of_work():
        services.delete_event(event, by=observer)
    with pytest.raises(NotAllowed):
        dated(company, "Never", by=observer)
    page = Client(company.app).sign_in(observer.email).get("/calendar-of-events")
    assert ("Kept" in page.words, page.soup.select("main form, main .btn")) == (True, [])


def test_employee_view_leads_read_it_as_they_read_figures(company: Company) -> None:
    person = company.newcomer("views")
    with unit_of_work():
        people.grant(person, Role.employee_view, by=None, scope=None, reason="test")
    client = Client(company.app).sign_in(person.email)
    found = [client.get(path).status for path in ("/calendar-of-events", NEW)]
    assert found == [200, 403]


def test_leads_of_all_kinds_of_programs_find_it(company: Company) -> None:
    client = Client(company.app).sign_in(company.people["lead"].email)
    for slug in ("voices", company.mentoring_program("pairs").slug):
        page = client.get(f"/programs/{slug}")
        assert len(page.soup.select('main a[href="/calendar-of-events"]')) == 1


def test_events_of_units_are_in_snapshots_and_not_on_charts(company: Company) -> None:
    unit_of(company, "Rows", 1)
    unit_id = db.session().scalar(select(OrgUnit.id).where(OrgUnit.name == "Rows"))
    days: Any = {"first_day": date(2032, 1, 1), "last_day": date(2032, 2, 1)}
    dated(company, "Of the unit", unit_id=unit_id, kind=EventKind.pay, **days)
    dated(company, "Of all", first_day=date(2032, 1, 2))
    rows = [row for row in queries.snapshot_rows() if row["first_day"] >= "2032"]  # type: ignore[operator]
    common = {"source": SOURCE}
    assert rows == [
        {"first_day": "2032-01-01", "last_day": "2032-02-01", "kind": "pay", "unit": unit_id,
         "name": "Of the unit", **common},
        {"first_day": "2032-01-02", "last_day": None, "kind": "law", "unit": "all",
         "name": "Of all", **common},
    ]  # fmt: skip
    marked = [each.names["en"] for each in queries.marked_events()]
    assert ("Of all" in marked, "Of the unit" in marked) == (True, False)


@pytest.mark.both_databases
def test_the_database_refuses_a_last_day_before_the_first(company: Company) -> None:
    event = dated(company, "Backwards")
    with pytest.raises(IntegrityError, match=r"ck_dated_event_days|CHECK"), unit_of_work():
        event.last_day = event.first_day - timedelta(days=1)
