"""Answers: when they are asked, that they can be changed, and that nobody else sees them."""

import pytest

from tests.factories.company import Company
from tests.integration.asking import count, together
from tests.integration.fixtures import At
from tests.integration.notes.pairs import ActivePair, active_pair
from tests.integration.pulses.answering import met
from tests.pages import CHANCE, Client
from webapp.core import db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.meetings.jobs import close_pairs
from webapp.mentoring import services as mentoring
from webapp.mentoring.workflow import PairState
from webapp.people.services.accounts import close_account
from webapp.programs import services as programs
from webapp.programs.queries import current_enrollment
from webapp.pulses import queries, services
from webapp.pulses.models import Pulse
from webapp.pulses.workflow import PulseStep

TWO, THREE = "How was it? Two questions.", "How was it? Three questions."


def send(client: Client, pair: ActivePair, step: str, **scores: str) -> int:
    status = client.post(f"{pair.path}/pulse", {"step": step, **scores}).status
    db.session().rollback()
    return status


def scores(pair: ActivePair, step: PulseStep) -> dict[str, int]:
    """What the mentor answered at a step."""
    db.session().rollback()
    found = queries.own_pulse(pair.pair, pair.mentor, step)
    return found.scores if found else {}


@pytest.mark.both_databases
def test_the_questions_after_the_first_third_and_last_meeting(company: Company) -> None:
    pair = active_pair(company, "steps")
    assert pair.mentors.get(f"{pair.path}/pulse").status == 404
    met(pair.pair, 1)
    assert THREE in pair.mentors.get(pair.path).words
    assert THREE in pair.mentors.get("/").words
    answered = {"learned": "4", "spoke": "5", "comfort": "2"}
    assert send(pair.mentors, pair, "first", **answered) == 303
    assert scores(pair, PulseStep.first) == {"learned": 4, "spoke": 5, "comfort": 2}
    assert THREE not in pair.mentors.get(pair.path).words
    assert THREE not in pair.mentors.get("/").words
    assert THREE in pair.mentees.get(pair.path).words
    form = pair.mentors.get(f"{pair.path}/pulse").form(f"{pair.path}/pulse")
    assert {item: form[item] for item in answered} == answered
    assert send(pair.mentors, pair, "first", learned="3") == 303
    assert scores(pair, PulseStep.first) == {"learned": 3}
    met(pair.pair, 2)
    assert TWO in pair.mentors.get(pair.path).words
    # The first answers cannot be changed any more.
    assert send(pair.mentors, pair, "first", learned="1") == 409
    assert scores(pair, PulseStep.first) == {"learned": 3}
    assert send(pair.mentors, pair, "third", learned="5", comfort="5") == 303
    assert scores(pair, PulseStep.third) == {"learned": 5}
    with unit_of_work():
        mentoring.finish(pair.pair, by=pair.mentee)
    assert THREE in pair.mentors.get(pair.path).words
    assert send(pair.mentors, pair, "last", comfort="4") == 303
    own = pair.mentors.get(pair.path).words
    assert "What you answered, visible to you only" in own
    assert "4 of 5 · at the end" in own


def test_both_last_answers_complete_the_pair(company: Company) -> None:
    pair = active_pair(company, "last_words")
    met(pair.pair, 1)
    with unit_of_work():
        mentoring.finish(pair.pair, by=pair.mentor)
    for client, expected in (
        (pair.mentors, PairState.closing),
        (pair.mentees, PairState.completed),
    ):
        # An empty form is an answer: every question can be left out.
        assert send(client, pair, "last") == 303
        close_pairs()
        db.session().rollback()
        assert pair.pair.state == expected
    assert pair.mentors.get(f"{pair.path}/pulse").status == 404


def test_a_pair_that_ended_is_not_asked(company: Company) -> None:
    pair = active_pair(company, "over")
    met(pair.pair, 1)
    pair.end()
    assert "How was it?" not in pair.mentors.get(pair.path).words
    assert pair.mentors.get(f"{pair.path}/pulse").status == 404


@pytest.mark.parametrize("typed", [{"learned": "6"}, {"learned": "0"}, {"spoke": "x"}])
def test_a_score_is_one_to_five(company: Company, typed: dict[str, str]) -> None:
    pair = active_pair(company, f"wrong_{'_'.join(typed.values())}")
    met(pair.pair, 1)
    assert send(pair.mentors, pair, "first", **typed) == 422
    assert scores(pair, PulseStep.first) == {}


def test_services_refuse_what_no_form_sends(company: Company) -> None:
    pair = active_pair(company, "services")
    met(pair.pair, 3)
    for wrong in ({"learned": 6}, {"comfort": 3}, {"other": 1}):
        with pytest.raises(Invalid), unit_of_work():
            services.answer(pair.pair, PulseStep.third, wrong, by=pair.mentor)
    with pytest.raises(WrongState), unit_of_work():
        services.answer(pair.pair, PulseStep.last, {}, by=pair.mentor)
    with pytest.raises(NotAllowed), unit_of_work():
        services.answer(pair.pair, PulseStep.third, {}, by=company.people["lead"])
    assert send(pair.mentors, pair, "fourth") == 409


@pytest.mark.both_databases
def test_a_form_that_is_sent_twice_at_once_is_one_answer(company: Company) -> None:
    pair = active_pair(company, "twice")
    met(pair.pair, 1)
    client, path, token = pair.mentors, f"{pair.path}/pulse", pair.mentors.token()
    data = {"step": "first", "learned": "2", "csrf_token": token}
    statuses = together(*[lambda: client.post(path, data).status] * 6)
    assert statuses == [303] * 6
    assert count(Pulse, Pulse.pair_id == pair.pair.id) == 1


def seen(company: Company, pair: ActivePair, at: At) -> list[str]:
    """What the partner, the lead and an administrator see, without random parts."""
    edition = pair.pair.edition
    pages = [
        (pair.mentees, pair.path), (pair.mentees, "/"), (pair.mentees, "/mentoring"),
        (at("lead"), f"/editions/{edition.id}"), (at("lead"), f"/programs/{edition.program.slug}"),
        (at("admin"), f"/admin/people/{pair.mentor.id}"), (at("admin"), "/admin/activity"),
    ]  # fmt: skip
    found = [client.get(address) for client, address in pages]
    assert [page.status for page in found[:5]] == [200] * 5
    return [CHANCE.sub("", page.text) for page in found]


def test_nobody_sees_what_a_person_answered(company: Company, at: At) -> None:
    pair = active_pair(company, "unseen")
    met(pair.pair, 1)
    before = seen(company, pair, at)
    assert send(pair.mentors, pair, "first", learned="1", spoke="1", comfort="1") == 303
    low = seen(company, pair, at)
    assert send(pair.mentors, pair, "first", learned="5", spoke="5", comfort="5") == 303
    high = seen(company, pair, at)
    assert low[:6] == high[:6]
    # The partner and the lead do not see whether somebody answered either.
    assert before[:5] == low[:5]


def test_who_leaves_takes_the_scores(company: Company) -> None:
    pair = active_pair(company, "leaver")
    met(pair.pair, 1)
    for client in (pair.mentors, pair.mentees):
        assert send(client, pair, "first", learned="4") == 303
    own = current_enrollment(pair.mentor, pair.pair.edition.program_id)
    assert own is not None
    with unit_of_work():
        programs.leave(own, by=pair.mentor)
    assert scores(pair, PulseStep.first) == {}
    assert count(Pulse, Pulse.pair_id == pair.pair.id) == 2
    with unit_of_work():
        close_account(pair.mentee)
    db.session().rollback()
    assert [pulse.scores for pulse in queries.pulses_of_edition(pair.pair.edition_id)] == [{}, {}]
