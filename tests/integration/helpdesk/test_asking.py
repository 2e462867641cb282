"""From the question to the guidance note: who sees what, and what people are told."""

from datetime import timedelta

import pytest

from tests.factories.company import Company
from tests.integration.asking import beside
from tests.integration.champions.champions import codes, managed, program_of
from tests.integration.champions.test_applying import asked as solicited
from tests.integration.champions.test_applying import client_of, told
from tests.integration.fixtures import At
from tests.integration.helpdesk.desk import (
    TEXT,
    asked_by,
    asked_in,
    champion_of,
    fresh,
    helper_of,
    route,
    state_of,
)
from webapp.champions import queries as champions
from webapp.champions.models import TimeEntry
from webapp.champions.services import declare_time
from webapp.core import clock, db
from webapp.core.activity import Activity
from webapp.core.crypto import DataKey
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.helpdesk import services
from webapp.helpdesk.jobs import meet_deadlines
from webapp.helpdesk.models import HelpHop, HelpRequest
from webapp.helpdesk.queries import resolved_by_unit
from webapp.people import services as people

DAY = timedelta(days=1)


def test_a_person_is_helped_and_says_so(company: Company, at: At) -> None:
    helper = champion_of(company, "whole", "Helga", hours=1)
    topic = codes(program_of(company, "whole"))[0]
    person = managed(company, "asking", None)
    client, champion = client_of(company, person), client_of(company, helper.person)
    empty = client.post("/programs/whole/help", {})
    assert set(beside(empty)) == {"topic", "text", "language", "minutes", "urgency"}
    typed = {"topic": topic, "text": TEXT, "language": "en", "minutes": "30", "urgency": "normal"}
    sent = client.post("/programs/whole/help", typed)
    assert sent.status == 303
    path = sent.response.location
    db.session().rollback()
    asked = db.session().get_one(HelpRequest, path.rpartition("/")[2])
    assert (state_of(asked), asked.unit_id) == ("open", person.unit_id)
    assert TEXT.encode() not in (asked.sealed or b"")
    route(asked.program_id)
    page = client.get(path)
    assert "A champion is asked" in page.words
    assert TEXT in page.words
    assert helper.person.name not in page.words
    assert champions.minutes_left(helper, clock.today()) == 30
    [question] = solicited(helper.person, asked.id)
    assert (question.carries_right, question.due_at) == (True, None)
    assert TEXT not in str(question.values)
    assert "A colleague asks for your help" in champion.get("/").words
    assert TEXT in champion.get(path).words
    assert at("lead").get(path).status == 404
    assert champion.post(f"{path}/accept").status == 303
    assert "A champion helps you" in told(person)
    assert f"Accepted by {helper.person.name}" in client.get(path).words
    assert (
        "30 min set aside for open questions" in champion.get(f"/champions/{helper.id}/role").words
    )
    over = champion.post(f"{path}/answer", {"minutes": "61"})
    assert beside(over) == {"minutes": "Of the agreed hours, 60 min are left in that month."}
    assert champion.post(f"{path}/answer", {"minutes": "45"}).status == 303
    assert (state_of(asked), champions.minutes_left(helper, clock.today())) == ("answered", 15)
    assert "Say whether it is resolved" in client.get("/").words
    assert client.post(f"{path}/not_yet").status == 303
    assert (state_of(asked), asked.held) == ("accepted", 0)
    assert "Your help is still needed" in told(helper.person)
    assert champion.post(f"{path}/answer", {"minutes": "0"}).status == 303
    assert client.post(f"{path}/resolve").status == 303
    assert client.post(f"{path}/resolve").status == 409
    ended = champion.get(path)
    assert (TEXT in ended.words, "Write a guidance note" in ended.words) == (False, True)
    assert db.session().query(TimeEntry).filter_by(champion_id=helper.id).count() == 1


def test_a_decline_and_silence_look_alike(company: Company) -> None:
    """Nobody learns who declined: not from pages, messages, the activity log or the tables."""
    made = [champion_of(company, "alike") for _ in range(3)]
    seen = []
    for answers in (True, False):
        person = managed(company, f"alike{answers}", None)
        asked = asked_by(company, person, "alike", minutes=15)
        first = fresh(asked).champion
        assert first is not None
        if answers:
            with unit_of_work():
                services.decline(asked, by=first.person)
            route(asked.program_id)
        else:
            with clock.at(clock.now() + 8 * DAY):
                meet_deadlines()
        assert state_of(asked) == "asked"
        assert asked.champion_id != first.id
        page = client_of(company, person).get(f"/help/{asked.id}")
        assert not any(each.person.name in page.words for each in made)
        facts = db.session().query(Activity).filter_by(object_id=asked.id)
        moves = [(row.actor_id, row.facts["state"]) for row in facts if "state" in row.facts]
        # Rows of one moment have no order.
        seen.append((sorted(moves), told(person)))
        with unit_of_work():
            services.withdraw_help(asked, by=person)
    assert seen[0] == seen[1]
    assert seen[0][0] == [(None, "asked"), (None, "asked"), (None, "open")]


def test_three_hops_then_the_lead(company: Company, at: At) -> None:
    made = [champion_of(company, "hops", f"hop{n}") for n in range(4)]
    asked = asked_by(company, company.people["author"], "hops")
    names = set()
    for _ in range(3):
        helper = fresh(asked).champion
        assert helper is not None
        names.add(helper.person.name)
        with unit_of_work():
            services.decline(asked, by=helper.person)
        route(asked.program_id)
    assert (state_of(asked), len(names)) == ("escalated", 3)
    path, lead = f"/help/{asked.id}", at("lead")
    assert "Author" in lead.get("/programs/hops/help/overview").words
    page = lead.get(path)
    assert TEXT in page.words
    # The list does not tell whom the routing asked.
    assert [o.get_text() for o in page.soup.select("select option")] == [
        each.person.name for each in sorted(made, key=lambda each: each.person.name)
    ]
    [declined, *_rest] = [each for each in made if each.person.name in names]
    assert lead.post(f"{path}/hand", {"champion": declined.id}).status == 303
    assert state_of(asked) == "asked"
    champion = client_of(company, declined.person)
    assert "The lead chose you." in champion.get(path).words
    states = {"the lead chose" in e.body: e.state for e in solicited(declined.person, asked.id)}
    assert states == {False: "withdrawn", True: "waiting"}
    said = champion.post(f"{path}/decline", follow=True).words
    assert "You declined. The lead is notified, without a reason." in said
    route(asked.program_id)
    assert state_of(asked) == "escalated"
    assert lead.post(f"{path}/hand", {"champion": declined.id}).status == 422
    assert lead.post(f"{path}/reply").status == 303
    assert state_of(asked) == "answered"
    assert at("author").post(f"{path}/resolve").status == 303


def test_a_lead_asks_only_champions_whom_the_rules_allow(company: Company) -> None:
    lead, boss = company.people["lead"], company.newcomer("lineboss")
    person = managed(company, "lineperson", boss)
    report = champion_of(company, "lined", "linereport", manager=person)
    busy = champion_of(company, "lined", "busy", hours=1)
    with unit_of_work():
        declare_time(busy, clock.today(), 50, by=busy.person)
    asked = asked_by(company, person, "lined")
    assert state_of(asked) == "escalated"
    for champion in (report, busy):
        with pytest.raises(Invalid), unit_of_work():
            services.hand(asked, champion.id, by=lead)
    free = champion_of(company, "lined", "free")
    with pytest.raises(NotAllowed), unit_of_work():
        services.hand(asked, free.id, by=person)
    with unit_of_work():
        services.hand(asked, free.id, by=lead)
    assert (state_of(asked), asked.champion_id) == ("asked", free.id)
    with pytest.raises(WrongState), unit_of_work():
        services.reply(asked, by=lead)


def test_an_answered_request_is_resolved_after_a_week_and_its_text_deleted(
    company: Company,
) -> None:
    asked = asked_in(company, "settled", "answered", person=managed(company, "quiet", None))
    unit, moment = asked.unit_id, clock.now()
    with clock.at(moment + 6.9 * DAY):
        meet_deadlines()
        assert state_of(asked) == "answered"
    with clock.at(moment + 7 * DAY):
        meet_deadlines()
        assert state_of(asked) == "resolved"
    week = (moment + 7 * DAY, moment + 14 * DAY)
    before = resolved_by_unit(*week)
    assert before[unit][0] >= before[unit][1] >= 1
    with clock.at(moment + 97 * DAY):
        meet_deadlines()
    fresh(asked)
    assert [asked.sealed, asked.person_id, asked.champion_id] == [None] * 3
    assert db.session().get(DataKey, asked.id) is None
    assert db.session().query(HelpHop).filter_by(request_id=asked.id).count() == 0
    assert resolved_by_unit(*week)[unit][0] == before[unit][0]


def test_what_a_person_asked_is_withdrawn_with_the_account(company: Company) -> None:
    person = managed(company, "ending", None)
    asked = asked_in(company, "ends", "accepted", person=person)
    helper = helper_of(asked)
    with unit_of_work():
        people.close_account(person)
    assert (state_of(asked), asked.held) == ("withdrawn", 0)
    assert "Your help is no longer needed" in told(helper)


def test_five_help_requests_at_once_are_enough(company: Company) -> None:
    person = managed(company, "eager", None)
    for _ in range(5):
        asked = asked_by(company, person, "eager", routed=False)
    with pytest.raises(Invalid):
        asked_by(company, person, "eager", routed=False)
    with unit_of_work():
        services.withdraw_help(asked, by=person)
    asked_by(company, person, "eager", routed=False)
