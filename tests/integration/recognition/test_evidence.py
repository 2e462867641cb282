"""What champions, workshops and ideas give as evidence: once, without a date, hours or an idea."""

from datetime import date, timedelta

from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.champions.champions import champion_in, on
from tests.integration.ideas.ideas import idea_of
from tests.integration.workshops.workshops import START, signed, workshop_of
from tests.pages import Client
from webapp.champions import evidence as champions
from webapp.champions import services as roles
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.ideas import evidence as ideas
from webapp.programs import services as programs
from webapp.programs.queries import active_enrollment
from webapp.recognition import queries
from webapp.recognition.models import Badge
from webapp.recognition.quarters import next_quarter, quarter_start
from webapp.recognition.services import Evidence, grant_quarter
from webapp.recognition.workflow import RULES, Rule
from webapp.workshops import evidence as workshops
from webapp.workshops import services as sign_ups
from webapp.workshops.jobs import meet_deadlines

# NOON is in the last quarter of 2026.
AUTUMN, WINTER, SPRING = date(2026, 10, 1), date(2027, 1, 1), date(2027, 4, 1)


def earned(found: list[Evidence], person_id: str) -> list[Evidence]:
    return [each for each in found if each.person_id == person_id]


def test_a_champion_served_a_whole_quarter(company: Company) -> None:
    stays, ends = (champion_in(company, name) for name in ("whole", "broken"))
    with on("2027-03-31"), unit_of_work():
        roles.end_role(ends, by=ends.person)
    found = {
        q: list(champions.whole_quarters(q, next_quarter(q))) for q in (AUTUMN, WINTER, SPRING)
    }
    assert [len(earned(found[each], stays.person_id)) for each in found] == [0, 1, 0]
    assert [len(earned(found[each], ends.person_id)) for each in found] == [0, 0, 0]
    (one,) = earned(found[WINTER], stays.person_id)
    day = NOON.date().isoformat()
    assert one == Evidence(
        stays.person_id, stays.program_id, Rule.champion_quarter, [{"id": stays.id, "day": day}]
    )


def test_a_pause_and_the_end_after_the_quarter_do_not_count_against_a_champion(
    company: Company,
) -> None:
    role = champion_in(company, "paused")
    with on("2027-02-01"), unit_of_work():
        roles.pause_role(role.person, role.program_id)
    with on("2027-04-01"), unit_of_work():
        roles.end_role(role, by=role.person)
    assert len(earned(list(champions.whole_quarters(WINTER, SPRING)), role.person_id)) == 1


def test_three_workshops_in_the_words_of_the_person(company: Company) -> None:
    often, seldom = company.newcomer("often"), company.newcomer("seldom")
    made = [workshop_of(company) for _ in range(RULES[Rule.workshops_attended].threshold)]
    for each in made:
        signed(each, often, seldom)
    with clock.at(START + timedelta(hours=2)):
        meet_deadlines()
        for place, each in enumerate(made):
            with unit_of_work():
                sign_ups.state_attendance(each, there=True, by=often)
                sign_ups.state_attendance(each, there=place > 0, by=seldom)
    found = list(workshops.attended(AUTUMN, WINTER))
    program_id = made[0].program_id
    # No workshop, no date: sign-ups are deleted after half a year.
    assert earned(found, often.id) == [Evidence(often.id, program_id, Rule.workshops_attended, [])]
    assert earned(found, seldom.id) == []
    assert earned(list(workshops.attended(WINTER, SPRING)), often.id) == []


def test_the_badge_of_an_idea_keeps_no_idea_and_ends_with_its_owner(company: Company) -> None:
    idea = idea_of(company, "done", title="A quiet room")
    owner = company.people["author"]
    found = earned(list(ideas.done(AUTUMN, WINTER)), owner.id)
    assert found == [Evidence(owner.id, idea.program_id, Rule.idea_done, [])]
    quarter = quarter_start(date(2018, 1, 1))
    with unit_of_work():
        grant_quarter(quarter, found)
    (badge,) = [each for each in queries.badges_of(owner) if each.rule == Rule.idea_done]
    assert (badge.shown, badge.program_id) == (False, idea.program_id)
    # Its owner reads, before they show it, what others can tell.
    words = Client(company.app).sign_in(owner.email).get("/recognition").words
    assert ("others can tell by this badge" in words, "A quiet room" in words) == (True, False)
    enrollment = active_enrollment(owner, idea.program_id)
    assert enrollment is not None
    with unit_of_work():
        programs.leave(enrollment, by=owner)
    # The idea is done and stays, without an owner: nothing tells any more whose it was.
    kept = select(Badge.id).where(Badge.program_id == idea.program_id, Badge.quarter == quarter)
    assert (list(db.session().scalars(kept)), list(ideas.done(AUTUMN, WINTER))) == ([], [])
