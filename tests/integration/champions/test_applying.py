"""Apply, be proposed, and the hours that the manager agrees to."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.factories.company import Company
from tests.integration.academy.modules import content
from tests.integration.asking import beside, count, together
from tests.integration.champions.champions import (
    applied,
    champion_in,
    codes,
    managed,
    on,
    program_of,
    state_of,
)
from tests.integration.fixtures import At
from tests.pages import Client
from webapp.academy import services as academy
from webapp.champions import queries, services
from webapp.champions.jobs import meet_deadlines
from webapp.champions.models import Champion, Proposal
from webapp.champions.services import Details
from webapp.core import db
from webapp.core.activity import Activity
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.models import Notice, Solicitation
from webapp.people.models import Person
from webapp.people.services import grant as grant_role
from webapp.people.workflow import Role
from webapp.programs import services as programs


def client_of(company: Company, person: Person) -> Client:
    return Client(company.app).sign_in(person.email)


def asked(person: Person, about: str) -> list[Solicitation]:
    """What a person is asked about an object, the first question first."""
    db.session().rollback()
    found = select(Solicitation).where(
        Solicitation.person_id == person.id, Solicitation.about_id == about
    )
    return list(db.session().scalars(found.order_by(Solicitation.is_reminder)))


def told(person: Person) -> list[str]:
    db.session().rollback()
    found = select(Notice.subject).where(Notice.person_id == person.id)
    return list(db.session().scalars(found))


def test_a_person_applies_and_the_manager_agrees_to_fewer_hours(company: Company) -> None:
    manager = company.newcomer("boss")
    person, program = managed(company, "willing", manager), program_of(company)
    with unit_of_work():
        programs.join(program, by=person, version=1)
    typed = {f"topic_{code}": "3" for code in codes(program)} | {"languages": ["en"], "hours": "6"}
    client = client_of(company, person)
    assert client.post("/programs/helpers/champions/apply", typed).status == 303
    db.session().rollback()
    made = queries.running(program.id, person)
    assert made is not None
    assert (made.state, made.asked_id, made.hours_asked) == ("manager_asked", manager.id, 6)
    [question] = asked(manager, made.id)
    assert question.carries_right
    assert question.due_at == made.reply_until
    page = client_of(company, manager).get("/champions/team")
    assert "Asks for up to 6 h a month, until 31 December 2026." in page.words
    over = client_of(company, manager).post(f"/champions/{made.id}/agree", {"hours": "7"})
    assert (over.status, beside(over)) == (422, {"hours": "Between 1 and 6 hours a month."})
    sent = client_of(company, manager).post(f"/champions/{made.id}/agree", {"hours": "5"})
    assert (sent.status, state_of(made)) == (303, "granted")
    assert (made.hours, made.until, made.reply_until) == (5, date(2026, 12, 31), None)
    assert [each.state for each in asked(manager, made.id)] == ["withdrawn"]
    assert "Your hours as a digital champion are agreed" in told(person)
    assert client.post(f"/champions/{made.id}/begin").status == 303
    assert client.post(f"/champions/{made.id}/train").status == 303
    assert state_of(made) == "active"


def test_a_manager_sees_hours_and_nothing_else(company: Company) -> None:
    manager = company.newcomer("chief")
    made = champion_in(company, "helpful", hours=8, manager=manager, languages=["fr", "en"])
    with unit_of_work():
        services.declare_time(made, date(2026, 11, 18), 95, by=made.person)
    client = client_of(company, manager)
    page = client.get("/champions/team").text_of("main")
    assert "1 h 35 min used this month of 8 h agreed, until 31 December 2026." in " ".join(
        page.split()
    )
    private = ("Video calls", "Spreadsheets", "English", "18", "training", "active")
    assert [word for word in private if word in page] == []
    for path in (f"/champions/{made.id}/role", "/programs/helpers/champions/people"):
        assert client.get(path).status == 404
    assert (
        client_of(company, company.people["author"]).post(f"/champions/{made.id}/lower").status
        == 404
    )


def test_applications_that_are_not_complete_are_refused(company: Company) -> None:
    program, person = program_of(company), managed(company, "hasty", None)
    known = codes(program)
    with unit_of_work():
        programs.join(program, by=person, version=1)
    for wrong in (
        Details({}, ["en"], 4), Details({"other": 1}, ["en"], 4), Details({known[0]: 5}, ["en"], 4),
        Details({known[0]: 1}, [], 4), Details({known[0]: 1}, ["en"], 0), Details({known[0]: 1}, ["en"], 21),
    ):  # fmt: skip
        with pytest.raises(Invalid), unit_of_work():
            services.apply(program, wrong, by=person)
    with pytest.raises(NotAllowed), unit_of_work():
        services.apply(program, Details({known[0]: 1}, ["en"], 4), by=company.people["stranger"])
    page = client_of(company, person).post("/programs/helpers/champions/apply", {"hours": "99"})
    assert page.status == 422
    assert queries.running(program.id, person) is None


@pytest.mark.both_databases
def test_applying_twice_at_once_makes_one_role(company: Company) -> None:
    program, person = program_of(company), managed(company, "twice", company.people["reviewer"])
    with unit_of_work():
        programs.join(program, by=person, version=1)
    typed = {f"topic_{code}": "2" for code in codes(program)} | {"languages": ["en"], "hours": "2"}
    clients = [client_of(company, person) for _ in range(3)]
    sent = together(
        *(lambda c=c: c.post("/programs/helpers/champions/apply", typed).status for c in clients)
    )
    assert sent == [303] * 3
    assert count(Champion, Champion.person_id == person.id) == 1
    assert count(Solicitation, Solicitation.person_id == company.people["reviewer"].id,
                 Solicitation.values["name"].as_string() == "Twice") == 1  # fmt: skip


def test_a_manager_who_declines_or_does_not_answer_looks_the_same(company: Company) -> None:
    manager = company.newcomer("silent")
    one = champion_in(company, "refused", "manager_asked", manager=manager)
    other = champion_in(company, "expired", "manager_asked", manager=manager)
    assert client_of(company, manager).post(f"/champions/{one.id}/refuse").status == 303
    with on("2026-11-26"):
        meet_deadlines()
        meet_deadlines()
    with on("2026-12-03"):
        meet_deadlines()
    assert (state_of(one), state_of(other)) == ("declined", "declined")
    assert [told(each.person) for each in (one, other)] == [
        ["Your hours as a digital champion are not agreed"]
    ] * 2
    pages = []
    for each in (one, other):
        page = client_of(company, each.person).get(f"/champions/{each.id}/role")
        pages.append(page.text_of("main"))
    assert pages[0] == pages[1]
    # A second tab of the manager: the answer was given already.
    late = client_of(company, manager).post(f"/champions/{one.id}/agree", {"hours": "4"})
    assert (late.status, state_of(one)) == (409, "declined")
    with pytest.raises(WrongState), unit_of_work():
        services.apply(program_of(company), Details(one.topics, ["en"], 4), by=one.person)
    page = client_of(company, one.person).get("/programs/helpers/champions/apply")
    assert "You can apply again from 1 January 2027." in page.words
    assert page.soup.select("main form") == []
    with on("2027-01-04"), unit_of_work():
        again = services.apply(program_of(company), Details(one.topics, ["en"], 4), by=one.person)
    assert again.id != one.id


def test_a_manager_is_reminded_once(company: Company) -> None:
    manager = company.newcomer("busy")
    made = champion_in(company, "waiting", "manager_asked", manager=manager)
    [first] = asked(manager, made.id)
    with unit_of_work():
        first.state, first.sent_at = "sent", first.made_at  # type: ignore[assignment]
    for day in ("2026-11-24", "2026-11-26", "2026-11-27", "2026-11-30"):
        with on(day):
            meet_deadlines()
        expected = [False] if day == "2026-11-24" else [False, True]
        assert [each.is_reminder for each in asked(manager, made.id)] == expected


def test_another_manager_is_asked_and_without_one_a_lead_decides(company: Company) -> None:
    first, second = company.newcomer("former"), company.newcomer("latter")
    made = champion_in(company, "moved", "manager_asked", manager=first)
    with unit_of_work():
        made.person.manager_id = second.id
    meet_deadlines()
    assert (state_of(made), made.asked_id) == ("manager_asked", second.id)
    assert [each.state for each in asked(first, made.id)] == ["withdrawn"]
    assert len(asked(second, made.id)) == 1
    assert client_of(company, first).post(f"/champions/{made.id}/agree").status == 404
    with unit_of_work():
        made.person.manager_id = None
    meet_deadlines()
    assert state_of(made) == "candidate"
    page = client_of(company, company.people["lead"]).get("/programs/helpers/champions/people")
    assert "No manager with an account is known, so you decide about the hours." in page.words
    assert "Decide" in client_of(company, company.people["lead"]).get("/").words
    sent = client_of(company, company.people["lead"]).post(
        f"/champions/{made.id}/grant", {"hours": "2"}
    )
    assert (sent.status, state_of(made), made.hours) == (303, "granted", 2)


def test_a_lead_does_not_decide_about_their_own_hours(company: Company) -> None:
    program, own = program_of(company, "alone"), company.people["lead"]
    with unit_of_work():
        own.manager_id = None
    made = applied(company, own, "alone")
    with pytest.raises(NotAllowed, match="Another lead"), unit_of_work():
        services.grant(made, 4, by=own)
    task = "main a[href='/programs/alone/champions/people']"
    assert client_of(company, own).get("/").soup.select(task) == []
    second = company.newcomer("second_lead")
    with unit_of_work():
        grant_role(second, Role.lead, by=None, scope=program.id, reason="for the test")
    assert len(client_of(company, second).get("/").soup.select(task)) == 1
    with unit_of_work():
        services.grant(made, 3, by=second)
    assert state_of(made) == "granted"


def propose(company: Company, by: str, person: Person, slug: str = "helpers") -> tuple[int, str]:
    client = client_of(company, company.people[by])
    page = client.post(
        f"/programs/{slug}/champions/propose", {"address": person.email}, follow=True
    )
    flash = page.soup.select_one(".message, .toast")
    return page.status, flash.get_text() if flash else ""


def test_a_proposal_needs_the_yes_of_the_person(company: Company) -> None:
    program = program_of(company, "proposed")
    person = managed(company, "modest", company.people["reviewer"])
    assert propose(company, "author", person, "proposed")[0] == 200
    db.session().rollback()
    [proposal] = queries.proposals_to(person)
    page = client_of(company, person).get(f"/champions/proposals/{proposal.id}")
    assert "Author proposes you. You decide alone, and no one sees a no." in page.words
    assert "Read and answer" in client_of(company, person).get("/").words
    assert queries.running(program.id, person) is None
    made = applied(company, person, "proposed")
    assert state_of(made) == "manager_asked"
    assert queries.proposals_to(person) == []


def test_no_and_no_answer_leave_nothing_and_look_the_same(company: Company) -> None:
    program = program_of(company, "quiet")
    refusing, silent = managed(company, "refusing", None), managed(company, "mute", None)
    first = [propose(company, "author", each, "quiet") for each in (refusing, silent)]
    db.session().rollback()
    [proposal_id] = [each.id for each in queries.proposals_to(refusing)]
    assert client_of(company, refusing).post(f"/champions/proposals/{proposal_id}/no").status == 303
    [waiting] = queries.proposals_to(silent)
    assert [each.state for each in asked(silent, waiting.id)] == ["waiting"]
    again = [propose(company, "author", each, "quiet") for each in (refusing, silent)]
    assert len({*first, *again}) == 1
    assert count(Proposal, Proposal.person_id == refusing.id) == 0
    assert len(asked(refusing, proposal_id)) == 1
    with on("2026-12-03"):
        meet_deadlines()
    assert count(Proposal, Proposal.program_id == program.id) == 0
    for part in ("author", "lead"):
        for path in ("/champions", "/programs/quiet/champions", "/"):
            words = client_of(company, company.people[part]).get(path).words
            assert [name for name in ("Refusing", "Mute") if name in words] == []
    found = select(func.count()).where(
        Activity.object_id == refusing.id, Activity.actor_id.is_not(None)
    )
    assert db.session().scalar(found) == 0
    events = select(Activity.facts).where(Activity.object_id == program.id)
    assert [row for row in db.session().scalars(events) if refusing.id in str(row)] == []


def test_a_proposal_is_to_another_person_with_an_account(company: Company, at: At) -> None:
    program_of(company)
    for address in ("nobody@company.example", "author@company.example", "x", ""):
        page = at("author").post("/programs/helpers/champions/propose", {"address": address})
        assert (page.status, list(beside(page))) == (422, ["address"])


def test_topics_are_kept_by_the_lead(company: Company, at: At) -> None:
    program = program_of(company, "topical")
    before, path = codes(program), "/programs/topical/champions/topics"
    form = at("lead").get(path).form(path)
    assert form["topics"].strip().splitlines()[0] == "Video calls | Visioconférences"
    for wrong in ("Only English", "A | B | C", " | B", "A | B\nA | C", "", "A" * 81 + " | B"):
        assert at("lead").post(path, {**form, "topics": wrong}).status == 422
    new = "Notes | Notes\nVideo calls | Visios"
    assert at("lead").post(path, {**form, "topics": new}).status == 303
    assert at("lead").post(path, {**form, "topics": new}).status == 409
    db.session().rollback()
    [notes, video] = queries.topics_of(program.id)
    assert (video[0], notes[0] in before) == (before[0], False)


def test_a_champion_in_training_finds_the_modules(company: Company) -> None:
    role, lead = (
        champion_in(company, "learner", "in_training", slug="learning"),
        company.people["lead"],
    )
    client, path = client_of(company, role.person), f"/champions/{role.id}/role"
    modules = 'a[href="/programs/learning/modules"]'
    assert client.get(path).soup.select("main " + modules) == []
    with unit_of_work():
        module = academy.create_module(role.program, by=lead, **content("calls"))
        academy.publish_module(module, by=lead)
    assert len(client.get(path).soup.select("main " + modules)) == 1
