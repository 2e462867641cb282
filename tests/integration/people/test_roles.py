"""Roles are granted and ended; working days of a unit."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.asking import beside, count, together
from tests.integration.fixtures import At
from webapp.core import activity, db
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.models import Absence
from webapp.directory.queries import absent_ids
from webapp.people import calendar, queries, services
from webapp.people.models import OrgUnit, Person, RoleGrant
from webapp.people.workflow import Role

PARIS = ZoneInfo("Europe/Paris")


def active_grants(who: Person) -> list[RoleGrant]:
    db.session().rollback()
    own = select(RoleGrant).where(RoleGrant.person_id == who.id, RoleGrant.ended_at.is_(None))
    return list(db.session().scalars(own))


def grant_role(
    at: At, email: str, role: str, scope: str = "", reason: str = "She asked."
) -> dict[str, str]:
    page = at("admin").post(
        "/admin/roles", {"email": email, "role": role, "scope": scope, "reason": reason}
    )
    return {} if page.status == 303 else beside(page)


def test_only_programs_with_stories_have_reviewers(company: Company, at: At) -> None:
    who, program = company.newcomer("guide"), company.mentoring_program("no-reviews")
    assert list(grant_role(at, who.email, "reviewer", program.id)) == ["scope"]
    assert grant_role(at, who.email, "lead", program.id) == {}
    assert [(g.role, g.scope_id) for g in active_grants(who)] == [(Role.lead, program.id)]


def test_a_role_is_granted_and_ended_with_a_reason(company: Company, at: At) -> None:
    who = company.newcomer("reader")
    assert grant_role(at, who.email, "analyst") == {}
    assert grant_role(at, who.email, "reviewer", company.program.id) == {}
    grants = active_grants(who)
    assert {(g.role, g.scope_id, g.reason) for g in grants} == {
        (Role.analyst, None, "She asked."), (Role.reviewer, company.program.id, "She asked."),
    }  # fmt: skip
    listed = at("admin").get("/admin/roles").words
    assert "Reviewer Voices Reader" in listed
    for grant in grants:
        path = f"/admin/roles/{grant.id}/end"
        assert beside(at("admin").post(path, {"reason": " "})) == {
            "reason": "Give a reason. It is kept with the role."
        }
        assert at("admin").post(path, {"reason": "She changed posts."}).status == 303
        assert at("admin").post(path, {"reason": "Again."}).status == 409
    assert active_grants(who) == []
    ended = db.session().scalars(select(RoleGrant).where(RoleGrant.person_id == who.id))
    assert {g.end_reason for g in ended} == {"She changed posts."}
    verbs = [a.verb for a in activity.of_object(who.id)]
    assert verbs == ["was granted a role"] * 2 + ["no longer holds a role"] * 2


def test_an_invalid_grant_gets_a_field_error(company: Company, at: At) -> None:
    who = company.newcomer("refused")
    per_program = (
        "Choose a program for a lead or a reviewer. Choose the whole organization for other roles."
    )
    assert grant_role(at, who.email, "lead") == {"scope": per_program}
    assert grant_role(at, who.email, "admin", company.program.id) == {"scope": per_program}
    assert grant_role(at, "nobody@company.example", "analyst") == {
        "email": "No account has this address."
    }
    assert grant_role(at, who.email, "king").keys() == {"role"}
    assert grant_role(at, who.email, "lead", "no-such-program").keys() == {"scope"}
    assert grant_role(at, who.email, "analyst", reason="x" * 301).keys() == {"reason"}
    assert grant_role(at, company.people["analyst"].email, "analyst") == {
        "role": "This person already has this role."
    }
    assert active_grants(who) == []


def test_only_administrators_grant_and_end_roles(company: Company) -> None:
    lead, who = company.people["lead"], company.newcomer("hopeful")
    with pytest.raises(NotAllowed), unit_of_work():
        services.grant(who, Role.analyst, by=lead, scope=None, reason="mine")
    grant = active_grants(company.people["analyst"])[0]
    with pytest.raises(NotAllowed), unit_of_work():
        services.end_grant(grant, by=lead, reason="mine")


@pytest.mark.both_databases
def test_two_administrators_who_end_each_other_leave_one(company: Company, at: At) -> None:
    second = company.newcomer("second")
    with unit_of_work():
        services.grant(second, Role.admin, by=None, scope=None, reason="for the test")
    first = company.people["admin"]
    paths = {
        "admin": f"/admin/roles/{active_grants(second)[0].id}/end",
        "second": f"/admin/roles/{active_grants(first)[0].id}/end",
    }
    tokens = {part: at(part).token() for part in paths}
    pages = together(*[
        lambda p=part: at(p).post(paths[p], {"reason": "both", "csrf_token": tokens[p]})
        for part in paths
    ])  # fmt: skip
    assert len(active_grants(first)) + len(active_grants(second)) == 1, [p.status for p in pages]
    with unit_of_work():
        db.session().expire_all()
        if not queries.holds(db.session().get_one(Person, first.id), Role.admin):
            services.grant(first, Role.admin, by=None, scope=None, reason="for the test")
        for grant in db.session().scalars(
            select(RoleGrant).where(RoleGrant.person_id == second.id)
        ):
            grant.ended_at = grant.ended_at or grant.granted_at


def test_role_holders_of_a_program(company: Company) -> None:
    found = {(r, p.name) for r, p in queries.role_holders(company.foreign.id)}
    assert found == {(Role.lead, "Foreign Lead"), (Role.reviewer, "Foreign Reviewer")}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-18 12:00", 2, "2026-11-20 12:00"),  # Wednesday to Friday
        ("2026-11-20 12:00", 2, "2026-11-24 12:00"),  # over a week-end
        ("2026-11-21 15:00", 2, "2026-11-24 23:59:59"),  # a Saturday counts from Monday
        ("2026-11-10 09:00", 2, "2026-11-13 09:00"),  # over Armistice Day
        ("2026-12-24 18:00", 1, "2026-12-28 18:00"),  # over Christmas, a Friday, and a week-end
        ("2026-10-23 10:00", 1, "2026-10-26 10:00"),  # the clocks go back: the same time of day
        ("2026-11-18 12:00", 0, "2026-11-18 12:00"),
    ],
)
def test_working_days(company: Company, start: str, days: int, end: str) -> None:
    assert calendar.add_working_days(moment(start), days, None) == moment(end)
    left = calendar.working_seconds_left(moment(start), moment(end), None)
    # A deadline that is counted from a day off is the last second of a day.
    assert days * 86400 - left in {0, 1}


def test_working_days_respect_the_holidays_of_the_unit(company: Company) -> None:
    bavaria = OrgUnit(name="Nowhere", country="DE", subdivision="BY")
    epiphany = moment("2026-01-05 09:00")
    assert calendar.add_working_days(epiphany, 1, bavaria) == moment("2026-01-07 09:00")
    assert calendar.add_working_days(epiphany, 1, None) == moment("2026-01-06 09:00")
    assert calendar.supported("DE", "BY")
    assert not calendar.supported("DE", "Nowhere")
    assert not calendar.supported("XX", None)


def test_no_working_time_is_left_after_the_deadline(company: Company) -> None:
    late, end = moment("2026-11-20 12:01"), moment("2026-11-20 12:00")
    assert calendar.working_seconds_left(late, end, None) == 0


def test_absent_people_by_day(company: Company) -> None:
    who = company.newcomer("away")
    days = (date(2026, 11, 20), date(2026, 11, 22))
    with unit_of_work():
        db.session().add(Absence(person_id=who.id, from_day=days[0], until_day=days[1]))
    found = [who.id in absent_ids(date(2026, 11, d)) for d in range(19, 24)]
    assert found == [False, True, True, True, False]


def test_a_role_cannot_be_granted_twice(company: Company) -> None:
    who = company.newcomer("doubled")
    with unit_of_work():
        services.grant(who, Role.observer, by=None, scope=None, reason="once")
    with pytest.raises(Invalid), unit_of_work():
        services.grant(who, Role.observer, by=None, scope=None, reason="twice")
    assert count(RoleGrant, RoleGrant.person_id == who.id) == 1
