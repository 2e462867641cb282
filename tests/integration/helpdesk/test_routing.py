"""Routing in the application: minutes, lines, quarters, workers at the same moment, random sequences."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, select

from tests.factories.company import Company
from tests.integration.asking import count, together
from tests.integration.champions.champions import managed, on, program_of
from tests.integration.champions.champions import state_of as role_state
from tests.integration.champions.test_applying import asked as solicited
from tests.integration.champions.test_applying import client_of
from tests.integration.fixtures import At
from tests.integration.helpdesk.desk import (
    all_of,
    asked_by,
    champion_of,
    fresh,
    helper_of,
    note_in,
    route,
    state_of,
)
from webapp.champions import queries as champions
from webapp.champions import services as champion_services
from webapp.champions.jobs import meet_deadlines as end_quarters
from webapp.champions.models import Champion, TimeEntry
from webapp.core import clock, db, jobs
from webapp.core.errors import Refusal
from webapp.core.unit_of_work import unit_of_work
from webapp.helpdesk import services
from webapp.helpdesk.jobs import meet_deadlines
from webapp.helpdesk.models import HelpHop, HelpRequest
from webapp.helpdesk.workflow import HELP, WITH_CHAMPION
from webapp.people.hierarchy import in_one_line, managers
from webapp.people.models import Person
from webapp.programs import queries as enrolled
from webapp.programs import services as programs
from webapp.routing.pick import Urgency

DAY = timedelta(days=1)


@pytest.mark.both_databases
def test_two_workers_never_take_the_same_minutes(company: Company) -> None:
    helper = champion_of(company, "once", hours=1)
    people = [managed(company, f"racing{n}", None) for n in range(4)]
    made = [asked_by(company, each, "once", routed=False) for each in people]

    # Read here: threads do not share a session.
    program_id, helper_id = helper.program_id, helper.id

    def work() -> None:
        with company.app.app_context():
            route(program_id)

    def declare() -> None:
        with company.app.app_context(), suppress(Refusal), unit_of_work():
            champion = db.session().get_one(Champion, helper_id)
            champion_services.declare_time(champion, clock.today(), 30, by=champion.person)

    together(work, work, declare)
    states = Counter(state_of(each) for each in made)
    db.session().rollback()
    declared = champions.minutes_in_month([helper.id], clock.today()).get(helper.id, 0)
    assert states["asked"] * 30 + declared == 60
    assert states["asked"] + states["escalated"] == 4


def test_the_directory_counts_minutes_once_they_are_accepted(company: Company, at: At) -> None:
    """Before, whoever watches it would see the time of a champion who declines go down and up."""
    helper = champion_of(company, "counted", hours=1)
    asked = asked_by(company, company.people["author"], "counted", minutes=60)
    pages = ("/programs/counted/champions", f"/champions/{helper.id}")
    for path in pages:
        assert "1 h left this month" in at("stranger").get(path).words
    with pytest.raises(Refusal), unit_of_work():
        champion_services.declare_time(helper, clock.today(), 15, by=helper.person)
    with unit_of_work():
        services.accept(asked, by=helper.person)
    for path in pages:
        assert "Full until 1 December 2026" in at("stranger").get(path).words
    with unit_of_work():
        services.ask_again(asked, by=company.people["author"])
    assert champions.minutes_left(helper, clock.today()) == 60


def test_an_urgent_question_waits_one_working_day(company: Company) -> None:
    champion_of(company, "speed")
    with clock.at(datetime.fromisoformat("2026-11-20T10:00:00+00:00")):  # a Friday
        times = [
            fresh(asked_by(company, company.people["author"], "speed", urgency=each)).answer_until
            for each in Urgency
        ]
    assert [str(each)[:16] for each in times] == ["2026-11-24 10:00", "2026-11-23 10:00"]
    with unit_of_work():
        services.withdraw_all(company.people["author"])


def test_a_quarter_that_ends_reroutes_in_one_run(company: Company) -> None:
    leaving = champion_of(company, "quarter", "leaving")
    with on("2026-12-10"):
        end_quarters()
    person = managed(company, "waiting", None)
    with on("2026-12-31"):
        asked = asked_by(company, person, "quarter")
        assert fresh(asked).champion_id == leaving.id
    with on("2027-01-01"):
        staying = champion_of(company, "quarter", "staying")
        for _ in range(2):
            end_quarters()
            meet_deadlines()
    assert (role_state(leaving), state_of(asked)) == ("lapsed", "asked")
    assert asked.champion_id == staying.id
    [question] = [e for e in solicited(leaving.person, asked.id) if not e.is_reminder]
    assert question.state == "withdrawn"
    assert len(solicited(staying.person, asked.id)) == 1


def test_who_pauses_leaves_or_ends_keeps_no_question(company: Company) -> None:
    acts: tuple[Callable[[Champion], object], ...] = (
        lambda role: champion_services.end_role(role, by=role.person),
        lambda role: programs.leave(_enrollment(role), by=role.person),
        lambda role: programs.pause_until(
            _enrollment(role), clock.today() + 9 * DAY, by=role.person
        ),
    )
    for number, act in enumerate(acts):
        slug = f"released{number}"
        role = champion_of(company, slug)
        asked = asked_by(company, company.people["author"], slug)
        assert fresh(asked).champion_id == role.id
        with unit_of_work():
            services.accept(asked, by=role.person)
        with unit_of_work():
            act(role)
        assert (state_of(asked), asked.champion_id, asked.held) == ("open", None, 0)
        assert routings(asked) == 2
        other = champion_of(company, slug)
        route(role.program_id)
        assert fresh(asked).champion_id == other.id
        with unit_of_work():
            services.withdraw_help(asked, by=company.people["author"])


def _enrollment(role: Champion) -> Any:
    found = enrolled.active_enrollment(role.person, role.program_id)
    assert found is not None
    return found


def routings(asked: HelpRequest) -> int:
    """How often the worker was told to route a help request."""
    key = jobs.OutboxMessage.key.startswith(f"help:{asked.id}:")
    return count(jobs.OutboxMessage, key)


def test_lists_need_as_many_queries_for_many_help_requests(company: Company, at: At) -> None:
    counts: list[Counter[str]] = []
    reader, lead = client_of(company, managed(company, "lister", None)), at("lead")
    program = program_of(company, "long")
    for size in (2, 30):
        for number in range(size):
            person = managed(company, f"long{size}n{number}", None)
            asked_by(company, person, "long", routed=False)
        note_in(company, "long", title=f"Note {size}")
        route(program.id)
        statements: list[str] = []

        def note(*args: Any, said: list[str] = statements) -> None:
            if "alembic_version" not in args[2] and "pg_catalog" not in args[2]:
                said.append(args[2])

        engine = db.session().get_bind()
        event.listen(engine, "before_cursor_execute", note)
        reader.get("/programs/long/help")
        reader.get("/help")
        reader.get("/programs/long/guidance")
        reader.get("/programs/long/champions")
        page = lead.get("/programs/long/help/overview")
        event.remove(engine, "before_cursor_execute", note)
        counts.append(Counter(statements))
    assert counts[0] == counts[1]
    cells = [[c.get_text() for c in row.select("td")] for row in page.soup.select("tbody tr")]
    assert cells == [["fewer than 5", "fewer than 5", "32"], ["fewer than 5"] * 3]


@dataclass
class Desk:
    """One program with champions of little time, and the people who ask, for random sequences."""

    company: Company
    roles: list[Champion] = field(default_factory=list)
    askers: list[Person] = field(default_factory=list)
    # The help requests of earlier sequences.
    earlier: set[str] = field(default_factory=set)
    # Those that a champion answered: they hold no minutes any more.
    answered: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        company, boss = self.company, self.company.newcomer("randomboss")
        first = managed(company, "random0", boss)
        self.askers = [first, managed(company, "random1", first), boss]
        for number, manager in enumerate((boss, first, None, None)):
            role = champion_of(
                company, "random", f"randomhelper{number}", hours=1, manager=manager,
                languages=["fr"] if number == 2 else ["en", "fr"],
            )  # fmt: skip
            self.roles.append(role)

    def reset(self) -> None:
        """End what an earlier sequence left."""
        with unit_of_work():
            for person in self.askers:
                services.withdraw_all(person)
            ids = [role.id for role in self.roles]
            db.session().execute(delete(TimeEntry).where(TimeEntry.champion_id.in_(ids)))
            for role in self.roles:
                champion_services.resume_role(role.person, role.program_id)
        self.earlier = {each.id for each in all_of(self.roles[0].program_id)}

    def found(self) -> list[HelpRequest]:
        """The help requests of this sequence."""
        return [e for e in all_of(self.roles[0].program_id) if e.id not in self.earlier]

    def check(self) -> None:
        """Budgets, lines and hops, from the tables alone."""
        db.session().rollback()
        db.session().expire_all()
        above = managers()
        today = clock.today()
        found = self.found()
        for role in self.roles:
            held = sum(
                each.minutes for each in found
                if each.champion_id == role.id and each.state in WITH_CHAMPION
                and each.id not in self.answered
            )  # fmt: skip
            entries = select(TimeEntry.minutes, TimeEntry.day).where(
                TimeEntry.champion_id == role.id
            )
            used = sum(m for m, day in db.session().execute(entries) if day.month == today.month)
            assert held + used <= 60 * (role.hours or 0)
        for asked in found:
            hops = select(HelpHop).where(HelpHop.request_id == asked.id)
            asked_roles = [
                db.session().get_one(Champion, hop.champion_id)
                for hop in db.session().scalars(hops)
            ]
            assert len(asked_roles) <= 3
            for role in asked_roles:
                assert role.person_id != asked.person_id
                assert not in_one_line(above, role.person_id, asked.person_id)
                assert asked.language in role.languages


STEPS = st.tuples(
    st.sampled_from(
        ["ask", "ask", "ask", "accept", "accept", "decline", "answer", "answer", "not_yet", "ask_again", "resolve", "withdraw",
         "wait", "pause", "resume"]
    ),
    st.integers(0, 30), st.sampled_from([15, 30, 60]), st.sampled_from(["en", "fr"]),
)  # fmt: skip


@pytest.fixture(scope="module")
def desk(company: Company) -> Desk:
    return Desk(company)


# A sequence takes half a second, so there are few of them, and they are long.
@settings(
    max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(steps=st.lists(STEPS, min_size=30, max_size=40))
def test_random_sequences_keep_the_rules(
    desk: Desk, steps: list[tuple[str, int, int, str]]
) -> None:
    """Budgets are never exceeded, lines and hops are kept, and no help request is lost."""
    with clock.at(datetime.fromisoformat("2026-11-20T09:00:00+00:00")):
        desk.reset()
        asked_count = sum(_take(desk, *step) for step in steps)
        meet_deadlines()
        desk.check()
        found = desk.found()
        assert len(found) == asked_count
        assert {each.state.value for each in found} <= {
            "asked", "accepted", "answered", "escalated", "resolved", "withdrawn",
        }  # fmt: skip


def _take(desk: Desk, verb: str, number: int, minutes: int, language: str) -> bool:
    """Take one step if it is possible now; returns whether a help request was made."""
    role = desk.roles[number % len(desk.roles)]
    person = desk.askers[number % len(desk.askers)]
    made = False
    with suppress(Refusal):
        if verb == "ask":
            asked_by(desk.company, person, "random", minutes=minutes, language=language)
            made = True
        elif verb == "wait":
            clock.move(clock.now() + (number % 5) * DAY)
            meet_deadlines()
        elif verb in {"pause", "resume"}:
            act = getattr(champion_services, f"{verb}_role")
            with unit_of_work():
                act(role.person, role.program_id)
        else:
            _move(desk, verb, number, minutes)
    route(role.program_id)
    desk.check()
    return made


def _move(desk: Desk, verb: str, number: int, minutes: int) -> None:
    """Take a step of the workflow with a help request that is in a state for it."""
    possible = [e for e in desk.found() if e.state in HELP.step(verb).sources]
    if not possible:
        return
    asked = possible[number % len(possible)]
    by = asked.person
    if verb in {"accept", "decline", "answer"}:
        by = helper_of(asked)
    act: Any = services.withdraw_help if verb == "withdraw" else getattr(services, verb)
    given = (minutes,) if verb == "answer" else ()
    with unit_of_work():
        act(asked, *given, by=by)
    if verb == "answer":
        desk.answered.add(asked.id)
