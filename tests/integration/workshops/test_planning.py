"""Plan, change, open and cancel; who may hold what; the dates of a ritual."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import beside, count
from tests.integration.champions.champions import champion_in
from tests.integration.champions.champions import program_of as champions_of
from tests.integration.fixtures import At
from tests.integration.workshops.workshops import (
    DAY,
    HOUR,
    START,
    TYPED,
    plan,
    program_of,
    signed,
    states,
    workshop_of,
)
from tests.pages import Client
from webapp.appointments.models import Appointment
from webapp.appointments.services import Slot
from webapp.champions.services import end_role
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.people.services import end_account
from webapp.programs import services as programs
from webapp.workshops import queries, services
from webapp.workshops.formats import FORMATS
from webapp.workshops.models import Workshop
from webapp.workshops.providers import formats_for
from webapp.workshops.services import Repeat
from webapp.workshops.services.repeating import MOST_DATES, starts
from webapp.workshops.workflow import Every, Format

NEW = "/programs/ideas/workshops/new/"


@pytest.fixture(autouse=True)
def _open_program(company: Company) -> None:
    """The program of NEW exists, whichever test runs first."""
    program_of(company)


def test_leads_hold_what_their_kind_of_program_has_and_champions_hold_clinics(
    company: Company,
) -> None:
    program, helpers, lead = program_of(company), champions_of(company), company.people["lead"]
    active, training = champion_in(company, "helps"), champion_in(company, "learns", "in_training")
    assert formats_for(lead, program) == [f for f in FORMATS if f != Format.clinic]
    assert formats_for(lead, helpers) == [Format.clinic]
    assert formats_for(active.person, helpers) == [Format.clinic]
    assert formats_for(active.person, program) == []
    assert formats_for(training.person, helpers) == []
    with pytest.raises(NotAllowed), unit_of_work():
        services.create(helpers, Format.clinic, plan(), by=training.person, may=formats_for)


def test_a_clinic_ends_with_the_account_of_its_champion(company: Company) -> None:
    role, person = champion_in(company, "clinician"), company.newcomer("patient")
    made = []
    for opened in (True, False):
        with unit_of_work():
            each = services.create(
                role.program, Format.clinic, plan(), by=role.person, may=formats_for
            )
            if opened:
                services.open_workshop(each, by=role.person)
        made.append(each.id)
    signed(db.session().get_one(Workshop, made[0]), person)
    with unit_of_work():
        end_account(role.person, by=company.people["admin"])
    db.session().rollback()
    clinic = db.session().get_one(Workshop, made[0])
    assert (clinic.state.value, clinic.reason) == ("cancelled", None)
    assert clinic.appointment.cancelled_at == NOON
    assert count(Workshop, Workshop.id == made[1]) == 0
    assert count(Appointment, Appointment.id == made[1]) == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"places": 0}, "places"), ({"places": 501}, "places"), ({"places": None}, "places"),
        ({"language": "xx"}, "language"), ({"sign_up_until": START + HOUR}, "until"),
        ({"sign_up_until": NOON}, "until"), ({"materials": "Notes http://x.example"}, "materials"),
        ({"slot": Slot(START, START + 9 * HOUR, "Here")}, "minutes"),
        ({"slot": Slot(START, START + HOUR, "")}, "place"),
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence_beside_its_field(
    company: Company, changed: dict[str, Any], field: str
) -> None:
    values = plan(2).__dict__ | changed
    with pytest.raises(Invalid) as refusal:
        workshop_of(
            company, **{k: v for k, v in values.items() if k != "places"}, places=values["places"]
        )
    assert refusal.value.field == field


def test_a_manager_workshop_says_for_whom(company: Company, at: At) -> None:
    page = at("lead").post(NEW + "manager_workshop", TYPED)
    assert (page.status, beside(page)) == (422, {"audience": "Say for whom it is."})
    assert 'value="Fewer forms"' in page.text
    page = at("lead").post(NEW + "manager_workshop", TYPED | {"audience": "Heads of teams"})
    assert page.status == 303
    assert "Heads of teams" in at("lead").get(page.response.location).words


def test_local_times_that_clocks_skip_or_repeat(company: Company, at: At) -> None:
    skipped = at("lead").post(NEW + "workshop", TYPED | {"starts": "2027-03-28T02:30"})
    assert "this time does not exist" in beside(skipped)["starts"]
    twice = at("lead").post(NEW + "workshop", TYPED | {"starts": "2027-10-31T02:30"})
    assert "This time occurs twice" in beside(twice)["starts"]
    second = TYPED | {"starts": "2027-10-31T02:30", "starts_again": "1"}
    made = at("lead").post(NEW + "workshop", second)
    assert made.status == 303
    db.session().rollback()
    found = db.session().get_one(Appointment, made.response.location.rpartition("/")[2])
    assert found.starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_a_stale_form_changes_nothing(company: Company) -> None:
    workshop, lead = workshop_of(company), company.people["lead"]
    with unit_of_work():
        services.edit(workshop, plan(5), by=lead, version=1)
    with pytest.raises(Stale), unit_of_work():
        services.edit(workshop, plan(9), by=lead, version=1)
    db.session().rollback()
    assert workshop.places == 5


def test_a_draft_is_changed_as_often_as_its_holder_likes(company: Company) -> None:
    workshop, lead = workshop_of(company, opened=False), company.people["lead"]
    for number in range(1, 8):
        with unit_of_work():
            start = START + number * HOUR
            assert services.edit(workshop, plan(2, start), by=lead, version=number) is False
    assert (workshop.appointment.starts_at, workshop.appointment.sequence) == (start, 0)


def ritual(company: Company, every: Every, until: date, opened: bool = True) -> list[Workshop]:  # noqa: FBT001, FBT002
    lead, program = company.people["lead"], program_of(company)
    with unit_of_work():
        first = services.create(
            program, Format.ritual, plan(), by=lead, may=formats_for, repeat=Repeat(every, until)
        )
        if opened:
            services.open_workshop(first, by=lead)
    return [first, *queries.series_after(first)]


def test_a_ritual_is_a_series_of_dates_and_the_later_ones_are_canceled_together(
    company: Company,
) -> None:
    dates, lead = ritual(company, Every.two_weeks, date(2027, 1, 10)), company.people["lead"]
    assert [d.appointment.starts_at for d in dates] == [START + n * 14 * DAY for n in range(4)]
    assert [d.state.value for d in dates] == ["open"] * 4
    assert [w.id for w in queries.coming() if w.series_id == dates[0].id] == [dates[0].id]
    signed(dates[1], company.people["author"])
    with unit_of_work():
        assert services.cancel(dates[1], "No one", by=lead, following=True) == 3
    db.session().rollback()
    assert [d.state.value for d in dates] == ["open", "cancelled", "cancelled", "cancelled"]


def test_drafts_of_a_ritual_are_deleted_together(company: Company) -> None:
    dates = ritual(company, Every.week, date(2026, 12, 20), opened=False)
    ids = [each.id for each in dates]
    with unit_of_work():
        services.cancel(dates[0], "", by=company.people["lead"], following=True)
    assert count(Appointment, Appointment.id.in_(ids)) == 0


def test_the_fifth_weekday_is_the_last_of_a_month_that_has_four(company: Company) -> None:
    first = datetime.fromisoformat("2026-12-29T09:00+01:00")
    found = starts(first, Repeat(Every.month, date(2027, 4, 30)))
    assert [f.date().isoformat() for f in found] == [
        "2026-12-29", "2027-01-26", "2027-02-23", "2027-03-30", "2027-04-27",
    ]  # fmt: skip


def test_a_ritual_has_26_dates_at_most(company: Company) -> None:
    first = START.astimezone(clock.zone())
    last = first.date() + timedelta(weeks=MOST_DATES - 1)
    assert len(starts(first, Repeat(Every.week, last))) == MOST_DATES
    for until, field in ((last + 7 * DAY, "until_day"), (first.date() - DAY, "until_day")):
        with pytest.raises(Invalid) as refusal:
            starts(first, Repeat(Every.week, until))
        assert refusal.value.field == field


@given(
    day=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    minute=st.integers(0, 24 * 60 - 1),
    every=st.sampled_from(list(Every)),
    weeks=st.integers(0, 24),
)
def test_dates_keep_weekday_and_local_time(
    company: Company, day: date, minute: int, every: Every, weeks: int
) -> None:
    typed = datetime.combine(day, time(minute // 60, minute % 60), clock.zone())
    # A time that exists.
    local = typed.astimezone(UTC).astimezone(clock.zone())
    found = list[datetime]()
    with suppress(Invalid):
        found = starts(local, Repeat(every, local.date() + timedelta(weeks=weeks)))
    if not found:
        # A Sunday at the hour that clocks skip in March.
        assert (local.hour, local.weekday()) == (2, 6)
        return
    assert found[0] == local
    assert {(f.astimezone(clock.zone()).time(), f.weekday()) for f in found} == {
        (local.time(), local.weekday())
    }
    steps = {Every.week: {7}, Every.two_weeks: {14}, Every.month: {28, 35}}
    gaps = {(b.date() - a.date()).days for a, b in pairwise(found)}
    assert gaps <= steps[every]


def test_what_has_started_is_not_canceled_or_changed(company: Company) -> None:
    workshop, lead = workshop_of(company), company.people["lead"]
    signed(workshop, company.people["author"])
    with clock.at(START):
        with pytest.raises(WrongState), unit_of_work():
            services.cancel(workshop, "Late", by=lead)
        with pytest.raises(WrongState), unit_of_work():
            services.edit(workshop, plan(3, START + DAY), by=lead, version=1)
    assert states(workshop) == [("author", "signed_up")]


def test_texts_change_after_the_sign_up_is_over_and_after_the_start(company: Company) -> None:
    lead, until = company.people["lead"], START - DAY
    workshop = workshop_of(company, sign_up_until=until)
    for number, moment in enumerate((until + HOUR, START + HOUR / 2), 1):
        with clock.at(moment), unit_of_work():
            changed = plan(2, description=f"Text {number}", sign_up_until=until)
            assert services.edit(workshop, changed, by=lead, version=number) is False
    assert (workshop.description, workshop.appointment.sequence) == ("Text 2", 0)
    late = plan(2, sign_up_until=until + HOUR)
    with clock.at(START - HOUR), pytest.raises(Invalid) as refusal, unit_of_work():
        services.edit(workshop, late, by=lead, version=3)
    assert refusal.value.field == "until"


def test_the_form_of_a_ritual_makes_all_dates_once(company: Company) -> None:
    client: Client = Client(company.app).sign_in(company.people["lead"].email)
    page = client.get(NEW + "ritual")
    typed = page.form(NEW + "ritual") | TYPED | {"every": "week", "until_day": "2026-12-09"}
    typed["title"] = "Coffee of ideas"
    first, second = (client.post(NEW + "ritual", typed).response.location for _ in range(2))
    assert first == second
    found = select(Appointment.starts_at).where(Appointment.title == "Coffee of ideas")
    db.session().rollback()
    assert sorted(db.session().scalars(found)) == [START + n * 7 * DAY for n in range(3)]


CHALLENGE = {
    "title": "Paper race", "description": "Less paper.", "language": "en", "place": "Anywhere",
    "first_day": "2026-11-25", "last_day": "2026-11-27",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"last_day": "9999-12-31"}, "last_day"), ({"first_day": "0001-01-01"}, "first_day"),
        ({"last_day": "2026-11-24"}, "last_day"), ({"last_day": "2027-11-24"}, "last_day"),
        ({"first_day": "2026-11-02"}, "first_day"),
    ],
)  # fmt: skip
def test_the_days_of_a_challenge_get_their_own_sentences(
    at: At, company: Company, changed: dict[str, str], field: str
) -> None:
    program_of(company)
    page = at("lead").post(NEW + "challenge", CHALLENGE | changed)
    assert (page.status, list(beside(page))) == (422, [field])


def test_a_challenge_is_announced_without_an_hour(company: Company) -> None:
    program, lead = program_of(company), company.people["lead"]
    begin = datetime(2026, 11, 25, tzinfo=clock.zone())
    days = plan(None, slot=Slot(begin, begin + 3 * DAY, "Anywhere"), title="Paper race")
    with unit_of_work():
        made = services.create(program, Format.challenge, days, by=lead, may=formats_for)
        services.open_workshop(made, by=lead)
    person = company.newcomer("racer")
    signed(made, person)
    with clock.at(begin - HOUR):
        assert (
            "Begins tomorrow: Anywhere" in Client(company.app).sign_in(person.email).get("/").words
        )


def test_the_last_date_of_a_ritual_is_near_enough(company: Company) -> None:
    with pytest.raises(Invalid) as refusal:
        ritual(company, Every.month, date(2028, 10, 30))
    assert refusal.value.field == "until_day"


def test_the_sign_up_of_a_ritual_ends_at_the_same_local_time_after_a_change_of_clocks(
    company: Company,
) -> None:
    start = datetime(2027, 3, 22, 10, tzinfo=clock.zone())
    slot, until = Slot(start, start + HOUR, "Here"), datetime(2027, 3, 19, 18, tzinfo=clock.zone())
    with unit_of_work():
        first = services.create(
            program_of(company), Format.ritual, plan(slot=slot, sign_up_until=until), may=formats_for,
            by=company.people["lead"], repeat=Repeat(Every.week, date(2027, 4, 5)),
        )  # fmt: skip
    ends = [each.sign_up_until for each in (first, *queries.series_after(first))]
    assert [e.astimezone(clock.zone()).strftime("%m-%d %H:%M") for e in ends] == [
        "03-19 18:00", "03-26 18:00", "04-02 18:00",
    ]  # fmt: skip


def test_a_sign_up_until_the_start_moves_with_the_start(company: Company, at: At) -> None:
    workshop = workshop_of(company)
    path = f"/workshops/{workshop.id}/edit"
    for start, hour in (("2026-11-24T15:00", 15), ("2026-11-26T17:00", 17)):
        typed = at("lead").get(path).form(path) | {"starts": start}
        assert at("lead").post(path, typed).status == 303
        db.session().rollback()
        assert workshop.sign_up_until == workshop.appointment.starts_at
        assert workshop.sign_up_until.astimezone(clock.zone()).hour == hour


def test_the_lead_still_finds_what_is_planned_in_a_closed_program(company: Company, at: At) -> None:
    program, lead = company.cocreation_program("closes"), company.people["lead"]
    with unit_of_work():
        made = services.create(
            program, Format.workshop, plan(title="Last one"), by=lead, may=formats_for
        )
        services.open_workshop(made, by=lead)
        programs.close(program, by=lead)
    assert "Last one" in at("lead").get("/programs/closes/workshops").words
    assert "Last one" not in at("lead").get("/workshops").words


def test_dates_of_a_ritual_have_different_names_in_a_list(company: Company, at: At) -> None:
    program, lead = company.cocreation_program("names"), company.people["lead"]
    weeks = Repeat(Every.week, date(2026, 12, 20))
    with unit_of_work():
        services.create(program, Format.ritual, plan(), by=lead, may=formats_for, repeat=weeks)
    page = at("lead").get("/programs/names/workshops")
    names = [each.get_text() for each in page.soup.select(".list .title a[href^='/workshops/']")]
    assert (len(names), len(set(names))) == (4, 4)


def test_clinics_end_with_the_role_of_their_champion(company: Company) -> None:
    role = champion_in(company, "resigns")
    with unit_of_work():
        clinic = services.create(
            role.program, Format.clinic, plan(), by=role.person, may=formats_for
        )
        services.open_workshop(clinic, by=role.person)
    with unit_of_work():
        end_role(role, by=role.person)
    assert clinic.state.value == "cancelled"
