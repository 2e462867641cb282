"""Goals of a program: of the whole, with a number that is declared or observed."""

from datetime import timedelta

import pytest

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.academy.modules import member, module_of, program_of
from tests.integration.asking import beside
from tests.integration.recognition.givings import content, goal, typed
from tests.pages import Client
from webapp.academy import services as academy
from webapp.core import clock, db
from webapp.core.errors import Invalid, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.programs.queries import led_program
from webapp.recognition import jobs, queries, services
from webapp.recognition.models import TeamGoal
from webapp.recognition.providers import measures_of
from webapp.recognition.workflow import GoalState

WEEK = timedelta(weeks=1)


def state_of(goal: TeamGoal) -> GoalState:
    db.session().rollback()
    db.session().refresh(goal)
    return goal.state


def test_a_lead_declares_until_the_goal_is_reached(company: Company) -> None:
    lead, author = (
        Client(company.app).sign_in(company.people[each].email) for each in ("lead", "author")
    )
    assert lead.post("/programs/voices/goals/new", typed()).status == 303
    db.session().rollback()
    (found,) = queries.open_goals(company.program.id)
    words = author.get("/programs/voices/goals").words
    assert ("unknown, of 20" in words, "declared" in words) == (True, True)
    values = typed(declared="19", version="1")
    assert lead.post(f"/goals/{found.id}", values).status == 303
    assert lead.post(f"/goals/{found.id}", values).status == 409
    assert "19 of 20" in author.get("/programs/voices/goals").words
    assert "Reached together" not in author.get("/programs/voices/participation").words
    assert lead.post(f"/goals/{found.id}", typed(declared="20", version="2")).status == 303
    assert state_of(found) == GoalState.reached
    assert "Reached together: “Try the tool”." in author.get("/programs/voices/participation").words
    with clock.at(NOON + timedelta(days=31)):
        assert queries.reached_lately(company.program) == []
    assert lead.post(f"/goals/{found.id}", typed(version="3")).status == 409


def test_the_last_day_closes_a_goal(company: Company) -> None:
    found = goal(company, company.program, number=3)
    with clock.at(NOON + timedelta(days=30)):
        jobs.close_goals()
    assert state_of(found) == GoalState.open
    with clock.at(NOON + timedelta(days=31)):
        jobs.close_goals()
    assert (state_of(found), found.number) == (GoalState.not_reached, 3)
    with pytest.raises(WrongState), unit_of_work():
        services.cancel_goal(found, by=company.people["lead"])


def test_a_goal_that_is_canceled_meanwhile_does_not_stop_the_others(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    canceled, other = goal(company, company.program), goal(company, company.program)
    found = [canceled, other]
    with unit_of_work():
        services.cancel_goal(canceled, by=company.people["lead"])
    monkeypatch.setattr(queries, "open_goals", lambda *_program: found)
    with clock.at(NOON + timedelta(days=31)):
        jobs.close_goals()
    assert [state_of(each) for each in found] == [GoalState.canceled, GoalState.not_reached]


def test_a_canceled_goal_is_no_longer_shown(company: Company) -> None:
    found = goal(company, company.program)
    with unit_of_work():
        services.cancel_goal(found, by=company.people["lead"])
    assert found not in queries.goals_of(company.program.id)


def test_an_observed_number_is_shown_from_five_on_and_by_whole_weeks(company: Company) -> None:
    program, module = program_of(company), module_of(company, "counted")
    found = goal(company, program, measure="modules", target=6)
    people = [member(company, f"counted{n}") for n in range(6)]
    measures = measures_of(led_program(company.people["lead"], program.slug))

    def complete(number: int) -> int | None:
        with unit_of_work():
            academy.complete(module, (), by=people[number])
        with clock.at(NOON + WEEK):
            return services.observed(found, measures)

    assert [complete(n) for n in range(5)] == [None, None, None, None, 5]
    assert services.observed(found, measures) is None  # the week is not over
    client = Client(company.app).sign_in(people[0].email)
    words = client.get(f"/programs/{program.slug}/goals").words
    assert ("fewer than 5 of 6" in words, "observed" in words) == (True, True)
    assert complete(5) == 6
    jobs.close_goals()
    assert state_of(found) == GoalState.open
    with clock.at(NOON + WEEK):
        jobs.close_goals()
    assert (state_of(found), found.number) == (GoalState.reached, 6)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"measure": "modules", "target": 4}, "target"),
        ({"measure": "modules", "unit_id": "any"}, "unit"),
        ({"measure": "meetings"}, "measure"),  # a program that shares has none
        ({"unit_id": "nowhere"}, "unit"),
        ({"target": 0}, "target"),
        ({"until": NOON.date() - timedelta(days=1)}, "until"),
        ({"until": NOON.date() + timedelta(days=731)}, "until"),
        ({"counted": {"en": "teams", "fr": ""}}, "counted_en"),
        ({"number": -1}, "declared"),
    ],
)
def test_what_is_wrong_is_refused(company: Company, changed: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        goal(company, company.program, **content(**changed))
    assert refused.value.field == field


def test_a_refused_goal_stays_in_the_form(company: Company) -> None:
    lead = Client(company.app).sign_in(company.people["lead"].email)
    page = lead.post("/programs/voices/goals/new", typed(target="0"))
    assert beside(page) == {"target": "Between 1 and 1000000."}
    assert "Essayer l’outil" in str(page.soup)
