"""Roles given and ended, and the working days of a unit."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from tests.factories.company import House
from tests.rooms.standing import At, beside, count, standing_at, standing_house, together
from webapp.kernel import activity, db
from webapp.kernel.errors import Invalid, NotAllowed
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people import calendar, queries, services
from webapp.people.models import Absence, OrgUnit, Person, RoleGrant
from webapp.people.workflow import Role

house = standing_house
at = standing_at
PARIS = ZoneInfo("Europe/Paris")


def running(who: Person) -> list[RoleGrant]:
    db.session().rollback()
    own = select(RoleGrant).where(RoleGrant.person_id == who.id, RoleGrant.ended_at.is_(None))
    return list(db.session().scalars(own))


def give(
    at: At, email: str, role: str, scope: str = "", reason: str = "She asked."
) -> dict[str, str]:
    page = at("admin").post(
        "/admin/roles", {"email": email, "role": role, "scope": scope, "reason": reason}
    )
    return {} if page.status == 303 else beside(page)


def test_a_role_is_given_and_ended_with_a_reason(house: House, at: At) -> None:
    who = house.newcomer("reader")
    assert give(at, who.email, "analyst") == {}
    assert give(at, who.email, "reviewer", house.program.id) == {}
    given = running(who)
    assert {(g.role, g.scope_id, g.reason) for g in given} == {
        (Role.analyst, None, "She asked."), (Role.reviewer, house.program.id, "She asked."),
    }  # fmt: skip
    listed = at("admin").get("/admin/roles").words
    assert "Reviewer of a program Voices Reader" in listed
    for grant in given:
        path = f"/admin/roles/{grant.id}/end"
        assert beside(at("admin").post(path, {"reason": " "})) == {
            "reason": "Please give a reason: it stays with the role."
        }
        assert at("admin").post(path, {"reason": "She changed posts."}).status == 303
        assert at("admin").post(path, {"reason": "Again."}).status == 409
    assert running(who) == []
    ended = db.session().scalars(select(RoleGrant).where(RoleGrant.person_id == who.id))
    assert {g.end_reason for g in ended} == {"She changed posts."}
    verbs = [a.verb for a in activity.of_object(who.id)]
    assert verbs == ["was granted a role"] * 2 + ["no longer holds a role"] * 2


def test_what_cannot_be_given_says_why(house: House, at: At) -> None:
    who = house.newcomer("refused")
    per_program = (
        "A lead or a reviewer belongs to one program; every other role to the whole house."
    )
    assert give(at, who.email, "lead") == {"role": per_program}
    assert give(at, who.email, "admin", house.program.id) == {"role": per_program}
    assert give(at, "nobody@house.example", "analyst") == {
        "email": "Nobody with this address has an account."
    }
    assert give(at, who.email, "king").keys() == {"role"}
    assert give(at, who.email, "lead", "no-such-program").keys() == {"scope"}
    assert give(at, who.email, "analyst", reason="x" * 301).keys() == {"reason"}
    assert give(at, house.people["analyst"].email, "analyst") == {
        "role": "This person holds this role already."
    }
    assert running(who) == []


def test_only_administrators_give_and_end(house: House) -> None:
    lead, who = house.people["lead"], house.newcomer("hopeful")
    with pytest.raises(NotAllowed), unit_of_work():
        services.grant(who, Role.analyst, by=lead, scope=None, reason="mine")
    given = running(house.people["analyst"])[0]
    with pytest.raises(NotAllowed), unit_of_work():
        services.end_grant(given, by=lead, reason="mine")


def test_two_administrators_who_end_each_other_leave_one(house: House, at: At) -> None:
    second = house.newcomer("second")
    with unit_of_work():
        services.grant(second, Role.admin, by=None, scope=None, reason="for the test")
    first = house.people["admin"]
    paths = {
        "admin": f"/admin/roles/{running(second)[0].id}/end",
        "second": f"/admin/roles/{running(first)[0].id}/end",
    }
    tokens = {part: at(part).token() for part in paths}
    pages = together(*[
        lambda p=part: at(p).post(paths[p], {"reason": "both", "csrf_token": tokens[p]})
        for part in paths
    ])  # fmt: skip
    assert len(running(first)) + len(running(second)) == 1, [p.status for p in pages]
    with unit_of_work():
        db.session().expire_all()
        if not queries.holds(db.session().get_one(Person, first.id), Role.admin):
            services.grant(first, Role.admin, by=None, scope=None, reason="for the test")
        for given in db.session().scalars(
            select(RoleGrant).where(RoleGrant.person_id == second.id)
        ):
            given.ended_at = given.ended_at or given.granted_at


def test_who_holds_a_role_in_a_program(house: House) -> None:
    found = {(r, p.name) for r, p in queries.role_holders(house.foreign.id)}
    assert found == {(Role.lead, "Foreign Lead"), (Role.reviewer, "Foreign Reviewer")}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-18 12:00", 2, "2026-11-20 12:00"),  # Wednesday to Friday
        ("2026-11-20 12:00", 2, "2026-11-24 12:00"),  # over a week-end
        ("2026-11-21 15:00", 2, "2026-11-25 00:00"),  # a Saturday counts from Monday
        ("2026-11-10 09:00", 2, "2026-11-13 09:00"),  # over Armistice Day
        ("2026-12-24 18:00", 1, "2026-12-28 18:00"),  # over Christmas, a Friday, and a week-end
        ("2026-10-23 10:00", 1, "2026-10-26 10:00"),  # the clocks go back: the same time of day
        ("2026-11-18 12:00", 0, "2026-11-18 12:00"),
    ],
)
def test_working_days(house: House, start: str, days: int, end: str) -> None:
    assert calendar.add_working_days(moment(start), days, None) == moment(end)
    left = calendar.working_seconds_left(moment(start), moment(end), None)
    assert left == pytest.approx(days * 86400)


def test_a_unit_keeps_the_holidays_of_its_place(house: House) -> None:
    bavaria = OrgUnit(name="Nowhere", country="DE", subdivision="BY")
    epiphany = moment("2026-01-05 09:00")
    assert calendar.add_working_days(epiphany, 1, bavaria) == moment("2026-01-07 09:00")
    assert calendar.add_working_days(epiphany, 1, None) == moment("2026-01-06 09:00")
    assert calendar.supported("DE", "BY")
    assert not calendar.supported("DE", "Nowhere")
    assert not calendar.supported("XX", None)


def test_nothing_is_left_after_the_deadline(house: House) -> None:
    late, end = moment("2026-11-20 12:01"), moment("2026-11-20 12:00")
    assert calendar.working_seconds_left(late, end, None) == 0


def test_absences(house: House) -> None:
    who = house.newcomer("away")
    days = (date(2026, 11, 20), date(2026, 11, 22))
    with unit_of_work():
        db.session().add(Absence(person_id=who.id, from_day=days[0], until_day=days[1]))
    found = [who.id in queries.absent_ids(date(2026, 11, d)) for d in range(19, 24)]
    assert found == [False, True, True, True, False]


def test_a_role_is_given_once_however_often_it_is_asked(house: House) -> None:
    who = house.newcomer("doubled")
    with unit_of_work():
        services.grant(who, Role.observer, by=None, scope=None, reason="once")
    with pytest.raises(Invalid), unit_of_work():
        services.grant(who, Role.observer, by=None, scope=None, reason="twice")
    assert count(RoleGrant, RoleGrant.person_id == who.id) == 1
