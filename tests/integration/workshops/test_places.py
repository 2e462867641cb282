"""Places are never given twice: random acts, and two people at the same moment."""

from collections.abc import Callable
from functools import partial
from itertools import count as counted

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import together
from tests.integration.workshops.workshops import (
    DAY,
    HOUR,
    START,
    plan,
    signed,
    states,
    workshop_of,
)
from tests.pages import Client
from webapp.core import clock, db
from webapp.core.errors import Refusal
from webapp.core.unit_of_work import unit_of_work
from webapp.workshops import services
from webapp.workshops.models import SignUp, Workshop

PARTS = ("author", "colleague", "third", "fourth", "reviewer", "stranger")
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("in"), st.sampled_from(PARTS)),
        st.tuples(st.just("out"), st.sampled_from(PARTS)),
        st.tuples(st.just("places"), st.integers(1, 4)),
        st.tuples(st.just("hours"), st.integers(1, 60)),
    ),
    max_size=18,
)


class Expected:
    """A workshop as a list: the first `places` have a place, the others wait."""

    def __init__(self, places: int) -> None:
        self.places, self.placed, self.queue = places, list[str](), list[str]()

    def act(self, verb: str, value: str | int, *, started: bool) -> bool:
        """Do what should happen; False for what is refused."""
        if verb == "in" and value not in self.placed + self.queue:
            if started:
                return False
            self.queue.append(str(value))
        elif verb == "out" and value in self.placed + self.queue:
            if started:
                return False
            (self.placed if value in self.placed else self.queue).remove(str(value))
        elif verb == "places":
            if int(value) < len(self.placed):
                return False
            self.places = int(value)
        while not started and self.queue and len(self.placed) < self.places:
            self.placed.append(self.queue.pop(0))
        return True


@given(first=st.integers(1, 3), people=st.permutations(PARTS), count=st.integers(0, 6), acts=ACTS)
def test_random_acts_keep_the_order_of_arrival(
    company: Company, first: int, people: list[str], count: int, acts: list[tuple[str, str | int]]
) -> None:
    with clock.at(NOON):
        workshop, expected, lead = (
            workshop_of(company, first),
            Expected(first),
            company.people["lead"],
        )
        # Some sign up before, so that people wait from the beginning.
        for verb, value in [*(("in", person) for person in people[:count]), *acts]:
            started = clock.now() >= START
            if verb == "hours":
                clock.move(clock.now() + int(value) * HOUR)
                continue
            wanted = expected.act(verb, value, started=started)
            done: dict[str, Callable[[], object]] = {
                "in": partial(services.sign_up, workshop, by=company.people.get(str(value), lead)),
                "out": partial(
                    services.withdraw, workshop, by=company.people.get(str(value), lead)
                ),
                "places": partial(
                    services.edit,
                    workshop,
                    plan(value if isinstance(value, int) else 1),
                    by=lead,
                    version=workshop.version,
                ),
            }
            try:
                with unit_of_work():
                    done[verb]()
                took = True
            except Refusal:
                took = False
            assert took == wanted, (verb, value)
            found = states(workshop)
            assert sorted(n for n, s in found if s == "signed_up") == sorted(expected.placed)
            assert [name for name, s in found if s == "waiting"] == expected.queue
            assert len(expected.placed) <= expected.places


NUMBERS = counted()


def _post(client: Client, path: str, token: str) -> int:
    return client.post(path, {"csrf_token": token}).status


def racing(company: Company, workshop: Workshop, people: int) -> list[Callable[[], int]]:
    """Functions that each sign up another person through the page."""
    acts: list[Callable[[], int]] = []
    path = f"/workshops/{workshop.id}/sign-up"
    for _ in range(people):
        client = Client(company.app).sign_in(company.newcomer(f"race{next(NUMBERS)}").email)
        token = client.token()
        acts.append(partial(_post, client, path, token))
    return acts


@pytest.mark.both_databases
def test_people_who_sign_up_at_the_same_moment_never_exceed_the_places(company: Company) -> None:
    workshop = workshop_of(company, 2)
    assert together(*racing(company, workshop, 5)) == [303] * 5
    assert [state for _name, state in states(workshop)] == ["signed_up"] * 2 + ["waiting"] * 3


@pytest.mark.both_databases
def test_a_withdrawal_and_a_sign_up_at_the_same_moment(company: Company) -> None:
    workshop, leaver = workshop_of(company, 1), company.newcomer(f"race{next(NUMBERS)}")
    waits = company.newcomer(f"race{next(NUMBERS)}")
    signed(workshop, leaver, waits)
    client = Client(company.app).sign_in(leaver.email)
    token, path = client.token(), f"/workshops/{workshop.id}/withdraw"
    [arrives] = racing(company, workshop, 1)
    assert together(partial(_post, client, path, token), arrives) == [303, 303]
    db.session().rollback()
    rows = (
        db.session()
        .scalars(select(SignUp).where(SignUp.workshop_id == workshop.id).order_by(SignUp.number))
        .all()
    )
    assert [(row.person_id == waits.id, row.state.value) for row in rows] == [
        (True, "signed_up"), (False, "waiting"),
    ]  # fmt: skip


def test_the_same_form_twice_takes_one_place(company: Company) -> None:
    workshop, person = workshop_of(company, 2), company.newcomer(f"race{next(NUMBERS)}")
    signed(workshop, person, person)
    assert len(states(workshop)) == 1
    assert START - DAY > NOON
