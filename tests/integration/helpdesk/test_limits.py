"""Who never sees a help request, and what ends or passes one on: hierarchy, hours, programs."""

from datetime import datetime, timedelta

import pytest

from tests.factories.company import Company
from tests.integration.champions.champions import managed, program_of
from tests.integration.champions.test_applying import client_of, told
from tests.integration.fixtures import At
from tests.integration.helpdesk.desk import (
    TEXT,
    asked_by,
    champion_of,
    fresh,
    route,
    state_of,
)
from webapp.champions import services as champions
from webapp.champions.models import Champion
from webapp.core import clock, db
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.helpdesk import services
from webapp.helpdesk.jobs import meet_deadlines
from webapp.helpdesk.models import HelpRequest
from webapp.helpdesk.queries import figures
from webapp.helpdesk.workflow import HelpState
from webapp.people import services as people
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.programs import services as programs
from webapp.routing.pick import Urgency

DAY = timedelta(days=1)


def test_a_lead_above_the_person_sees_nothing_of_the_help_request(company: Company, at: At) -> None:
    lead, middle = company.people["lead"], managed(company, "middle", company.people["lead"])
    person = managed(company, "below", middle)
    before = told(lead)
    asked = asked_by(company, person, "above")
    path, client = f"/help/{asked.id}", client_of(company, person)
    assert state_of(asked) == "escalated"
    assert (told(lead), told(person)) == (before, ["No champion is free at the moment"])
    assert "does not see it" in client.get(path).words
    assert "Withdraw the help request" in client.get(path).words
    assert at("lead").get(path).status == 404
    for page in ("/programs/above/help/overview", "/", "/programs/above"):
        assert "Below" not in at("lead").get(page).words
    assert "No help request waits for you" in at("lead").get("/programs/above/help/overview").words
    for act in (services.reply, lambda a, by: services.hand(a, "", by=by)):
        with pytest.raises(NotAllowed), unit_of_work():
            act(asked, by=lead)
    other = company.newcomer("otherlead")
    with unit_of_work():
        people.grant(other, Role.lead, scope=asked.program_id, by=None, reason="for the test")
    assert TEXT in client_of(company, other).get(path).words
    assert "The lead of the program answers" in client.get(path).words


def test_a_lead_does_not_answer_their_own_help_request(company: Company, at: At) -> None:
    lead = company.people["lead"]
    asked = asked_by(company, lead, "ownlead")
    assert state_of(asked) == "escalated"
    assert "Answer it yourself" not in at("lead").get(f"/help/{asked.id}").words
    assert at("lead").post(f"/help/{asked.id}/reply").status == 403
    assert at("lead").post(f"/help/{asked.id}/withdraw").status == 303


def test_a_lead_reads_the_text_until_the_end_and_finds_no_deleted_one(
    company: Company, at: At
) -> None:
    person = managed(company, "reader", None)
    asked = asked_by(company, person, "readable")
    path = f"/help/{asked.id}"
    assert TEXT in at("lead").get(path).words
    with unit_of_work():
        services.withdraw_help(asked, by=person)
    page = at("lead").get(path)
    assert (page.status, TEXT in page.words) == (200, False)
    with clock.at(clock.now() + 91 * DAY):
        meet_deadlines()
    assert at("lead").get(path).status == 404


def test_a_program_that_pauses_asks_nobody_and_a_closed_one_ends_what_waits(
    company: Company,
) -> None:
    lead, program = company.people["lead"], program_of(company, "closing")
    people_asking = [managed(company, f"closing{n}", None) for n in range(3)]
    first = champion_of(company, "closing", hours=1)
    accepted = asked_by(company, people_asking[0], "closing")
    asked = asked_by(company, people_asking[1], "closing")
    with unit_of_work():
        services.accept(accepted, by=first.person)
        programs.pause(program, by=lead)
    with unit_of_work():
        services.decline(asked, by=first.person)
    meet_deadlines()
    assert state_of(asked) == "open"
    page = client_of(company, people_asking[1]).get(f"/help/{asked.id}")
    assert "The program is paused." in page.words
    with unit_of_work():
        programs.open_program(program, by=lead)
    meet_deadlines()
    assert state_of(asked) == "escalated"
    waiting = asked_by(company, people_asking[2], "closing")
    assert state_of(waiting) == "asked"
    with unit_of_work():
        programs.close(program, by=lead)
    assert [state_of(e) for e in (accepted, asked, waiting)] == ["accepted", *["withdrawn"] * 2]
    for person in people_asking[1:]:
        assert told(person)[-1:] == ["Your help request has ended"]
    assert (fresh(waiting).champion_id, waiting.held) == (None, 0)
    with unit_of_work():
        champions.end_role(first, by=first.person)
    route(program.id)
    assert state_of(accepted) == "withdrawn"


def test_a_champion_who_comes_into_ones_line_is_not_asked_any_more(company: Company) -> None:
    for accepted in (False, True):
        slug = f"newline{int(accepted)}"
        person = managed(company, f"{slug}boss", None)
        helper = champion_of(company, slug)
        asked = asked_by(company, person, slug)
        if accepted:
            with unit_of_work():
                services.accept(asked, by=helper.person)
        _move_below(helper.person, person)
        if not accepted:
            with pytest.raises(WrongState), unit_of_work():
                services.accept(asked, by=helper.person)
        meet_deadlines()
        assert (state_of(asked), asked.champion_id, asked.held) == ("escalated", None, 0)
        assert ("Another champion is asked for you" in told(person)) is accepted


def _move_below(person: Person, manager: Person) -> None:
    with unit_of_work():
        person.manager_id = manager.id


def test_lower_hours_pass_on_the_latest_questions(company: Company) -> None:
    """Budgets hold after a cut too; what is accepted stays."""
    helper, boss = champion_of(company, "lowered", hours=2), company.people["reviewer"]
    made = []
    for n, minutes in enumerate((30, 30, 60)):
        with clock.at(clock.now() + n * timedelta(seconds=1)):
            person = managed(company, f"lowered{n}", None)
            made.append(asked_by(company, person, "lowered", minutes=minutes))
    with unit_of_work():
        services.accept(made[1], by=helper.person)
    with unit_of_work():
        champions.lower_hours(helper, 1, by=boss)
    assert [state_of(each) for each in made] == ["asked", "accepted", "open"]


def test_figures_are_not_about_a_few_champions(company: Company) -> None:
    program, moment = program_of(company, "few"), clock.now()
    made = [champion_of(company, "few") for _ in range(5)]
    _add_resolved(program.id, [made[0].id] * 6 + [each.id for each in made[1:4]], moment)
    assert (figures(program.id).resolved, figures(program.id).days) == (None, None)
    _add_resolved(program.id, [made[4].id], moment)
    assert (figures(program.id).resolved, figures(program.id).days) == (1, 0.5)


def _add_resolved(program_id: str, champion_ids: list[str], moment: datetime) -> None:
    with unit_of_work():
        for champion_id in champion_ids:
            db.session().add(HelpRequest(
                program_id=program_id, champion_id=champion_id, state=HelpState.resolved,
                person_id=db.session().get_one(Champion, champion_id).person_id, topic="t",
                language="en", urgency=Urgency.normal, minutes=15, made_at=moment - DAY / 2,
                ended_at=moment,
            ))  # fmt: skip


def test_a_champion_who_is_not_needed_any_more_is_told(company: Company) -> None:
    helper, person = champion_of(company, "again"), managed(company, "againasker", None)
    asked = asked_by(company, person, "again")
    with unit_of_work():
        services.accept(asked, by=helper.person)
    said = client_of(company, person).post(f"/help/{asked.id}/ask_again", follow=True).words
    assert "Your help request is passed on." in said
    assert "Your help is no longer needed" in told(helper.person)
