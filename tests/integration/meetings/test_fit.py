"""The fit check: sealed, invisible to the other person, and a no ends the pair the next morning."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.meetings.meetings import (
    DAY,
    HOUR,
    START,
    acts,
    after,
    client_of,
    held,
    paired,
    planned,
    post,
    say,
    subjects,
)
from tests.pages import CHANCE, ID
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.meetings import events, queries, services
from webapp.meetings.jobs import close_pairs
from webapp.mentoring import services as mentoring
from webapp.mentoring.jobs import meet_deadlines
from webapp.mentoring.models import Pair
from webapp.mentoring.queries import submitted
from webapp.pairing.cohort import cohort_of
from webapp.people.models import Person

ASKED = "You have met. Is the pair a good fit?"
NO = "You answered that the pair is not a good fit."
YES = "You answered that the pair is a good fit"
# The last minute of the day of the first meeting in the organization's time zone, and the next one.
MIDNIGHT = datetime.fromisoformat("2026-11-26T00:00+01:00")
SECOND = timedelta(seconds=1)
# The random key of the form of a new meeting.
KEY = re.compile(r'name="key"[^>]* value="([^"]*)"')


def answer(company: Company, pair: Pair, person: Person, word: str) -> int:
    return post(company, person, f"/pairs/{pair.id}/fit", {"fits": word}).status


@contextmanager
def met(company: Company, name: str) -> Iterator[tuple[Pair, Person, Person]]:
    """A pair that has met once and plans to meet again, an hour after the first meeting."""
    pair, mentor, mentee = paired(company, name)
    # The inbox sorts by moment.
    with clock.at(NOON + HOUR):
        meeting = held(pair)
    with clock.at(NOON + 2 * HOUR):
        planned(pair, START + 10 * DAY)
    with after(meeting):
        yield pair, mentor, mentee


def test_it_is_asked_after_the_first_meeting_that_took_place(company: Company) -> None:
    pair, mentor, mentee = paired(company, "asked")
    assert answer(company, pair, mentor, "yes") == 409
    meeting = planned(pair)
    with after(meeting):
        assert say(company, meeting, mentor, "missed") == 303
        assert answer(company, pair, mentor, "yes") == 409
        assert ASKED not in client_of(company, mentor).get(f"/pairs/{pair.id}").words
        assert say(company, meeting, mentor, "held") == 303
        for person in (mentor, mentee):
            for path in (f"/pairs/{pair.id}", "/"):
                assert ASKED in client_of(company, person).get(path).words
        assert answer(company, pair, mentor, "yes") == 303
        assert ASKED not in client_of(company, mentor).get(f"/pairs/{pair.id}").words
        assert YES in client_of(company, mentor).get(f"/pairs/{pair.id}").words
        assert post(company, mentor, f"/pairs/{pair.id}/finish").status == 303
        assert answer(company, pair, mentee, "no") == 409


@pytest.mark.parametrize("word", ["", "maybe", "YES"])
def test_an_answer_is_yes_or_no(company: Company, word: str) -> None:
    with met(company, f"unclear_{word or 'empty'}") as (pair, mentor, _mentee):
        assert answer(company, pair, mentor, word) == 422
        assert ASKED in client_of(company, mentor).get(f"/pairs/{pair.id}").words


def test_answers_are_sealed(company: Company) -> None:
    with met(company, "sealed") as (pair, mentor, mentee):
        assert answer(company, pair, mentor, "no") == 303
        assert answer(company, pair, mentee, "yes") == 303
        raw = text("SELECT sealed FROM fit_reply WHERE pair_id = :id")
        stored = [bytes(each) for each in db.session().execute(raw, {"id": pair.id}).scalars()]
        assert len(stored) == 2
        assert not any(word in each for each in stored for word in (b"yes", b"no"))
        verb = "answered the fit check"
        own = [act for act in acts(pair.id) if act[0] == verb]
        assert own == [(verb, mentor.id), (verb, mentee.id)]
        facts = text("SELECT facts FROM activity WHERE object_id = :id AND verb = :verb")
        found = db.session().execute(facts, {"id": pair.id, "verb": verb}).scalars()
        assert {str(each) for each in found} == {"{}"}
        assert events.FitAnswered.private


def pages(company: Company, pair: Pair, person: Person) -> list[str]:
    """What a person can see of a pair, without the random parts of pages."""
    client = client_of(company, person)
    paths = (f"/pairs/{pair.id}", "/", "/mentoring", "/inbox", f"/pairs/{pair.id}/meetings/new")
    return [KEY.sub("", CHANCE.sub("", client.get(path).text)) for path in paths]


@pytest.mark.both_databases
def test_the_other_person_sees_no_difference_before_the_morning(company: Company) -> None:
    with met(company, "no_difference") as (pair, mentor, mentee):
        before = pages(company, pair, mentor)
        for word in ("no", "yes", "no"):
            assert answer(company, pair, mentee, word) == 303
            assert pages(company, pair, mentor) == before
        clock.move(MIDNIGHT - SECOND)
        close_pairs()
        assert pages(company, pair, mentor) == before
        assert pair.state == "active"
        clock.move(MIDNIGHT)
        close_pairs()
        db.session().rollback()
        assert pair.state == "ended"
        assert pages(company, pair, mentor) != before


def by_the_mentee(company: Company, pair: Pair) -> None:
    assert answer(company, pair, pair.mentee, "no") == 303
    clock.move(MIDNIGHT)
    close_pairs()


def by_the_mentor(company: Company, pair: Pair) -> None:
    assert answer(company, pair, pair.mentor, "no") == 303
    clock.move(MIDNIGHT)
    close_pairs()


def by_both(company: Company, pair: Pair) -> None:
    assert answer(company, pair, pair.mentee, "no") == 303
    by_the_mentor(company, pair)


def by_the_directory(company: Company, pair: Pair) -> None:
    clock.move(MIDNIGHT)
    with unit_of_work():
        pair.mentor.manager_id = pair.mentee_id
    meet_deadlines()
    with unit_of_work():
        pair.mentor.manager_id = None


def by_the_application(company: Company, pair: Pair) -> None:
    clock.move(MIDNIGHT)
    with unit_of_work():
        mentoring.lapse_or_stop(pair)


ENDS: tuple[Callable[[Company, Pair], None], ...] = (
    by_the_mentee, by_the_mentor, by_both, by_the_directory, by_the_application,
)  # fmt: skip


def test_it_ends_as_every_pair_that_the_system_ends(company: Company) -> None:
    """Pages and messages of both people are the same for each answer of each of the two."""
    seen: dict[str, list[tuple[list[str], int]]] = {"mentor": [], "mentee": []}
    for end in ENDS:
        with met(company, f"end_{end.__name__}") as (pair, mentor, mentee):
            end(company, pair)
            db.session().rollback()
            assert pair.state == "ended"
            for part, person in (("mentor", mentor), ("mentee", mentee)):
                shown = neutral(pages(company, pair, person), mentor, mentee)
                seen[part].append((shown, subjects(person).count("Your pair has ended")))
    for ours in seen.values():
        assert [each == ours[0] for each in ours] == [True] * len(ENDS)
        assert ours[0][1] == 1


def neutral(shown: list[str], mentor: Person, mentee: Person) -> list[str]:
    """Pages in which the two have the same names and each id its place."""
    found = []
    for page in shown:
        places: dict[str, str] = {}
        for person, part in ((mentor, "mentor"), (mentee, "mentee")):
            page = page.replace(person.email, part).replace(person.name, part)  # noqa: PLW2901
        found.append(ID.sub(lambda each: places.setdefault(each[0], f"id {len(places)}"), page))  # noqa: B023
    return found


def test_an_answer_can_be_changed_until_the_morning(company: Company) -> None:
    with met(company, "changed") as (pair, mentor, _mentee):
        assert answer(company, pair, mentor, "no") == 303
        assert NO in client_of(company, mentor).get(f"/pairs/{pair.id}").words
        clock.move(MIDNIGHT - SECOND)
        assert answer(company, pair, mentor, "yes") == 303
        clock.move(MIDNIGHT + HOUR)
        close_pairs()
        db.session().rollback()
        assert pair.state == "active"
        # A second thought days later ends the pair too, on the day after it.
        clock.move(MIDNIGHT + 3 * DAY)
        assert answer(company, pair, mentor, "no") == 303
        close_pairs()
        assert pair.state == "active"
        clock.move(MIDNIGHT + 4 * DAY)
        # The same answer again does not delay the end.
        assert answer(company, pair, mentor, "no") == 303
        close_pairs()
        db.session().rollback()
        assert pair.state == "ended"
        assert answer(company, pair, mentor, "yes") == 409


@pytest.mark.parametrize(("verb", "state"), [("pause", "ended"), ("finish", "closing")])
def test_a_no_ends_a_pair_that_was_paused_since_and_one_that_closes_ends_by_itself(
    company: Company, verb: str, state: str
) -> None:
    with met(company, f"since_{verb}") as (pair, mentor, mentee):
        assert answer(company, pair, mentor, "no") == 303
        assert post(company, mentee, f"/pairs/{pair.id}/{verb}").status == 303
        clock.move(MIDNIGHT)
        close_pairs()
        db.session().rollback()
        assert pair.state == state


def test_a_no_does_nothing_once_the_meeting_is_corrected(company: Company) -> None:
    """The page no longer shows the answer then, so it could not be taken back."""
    with met(company, "corrected") as (pair, mentor, mentee):
        assert answer(company, pair, mentor, "no") == 303
        [meeting] = queries.held_meetings(pair.id)
        assert say(company, meeting, mentee, "missed") == 303
        clock.move(MIDNIGHT)
        close_pairs()
        db.session().rollback()
        assert pair.state == "active"


def test_both_can_get_another_proposal(company: Company) -> None:
    with met(company, "again") as (pair, mentor, mentee):
        assert {each["places"] for each in cohort_of(pair.edition)["applications"]} == {0}
        by_the_mentor(company, pair)
        db.session().rollback()
        assert {each.person_id for each in submitted(pair.edition_id)} == {mentor.id, mentee.id}
        cohort = cohort_of(pair.edition)
        assert {each["places"] for each in cohort["applications"]} == {1}
        assert (mentor.id, mentee.id) in cohort["earlier"]


def test_an_answer_whose_key_is_erased_ends_nothing(company: Company) -> None:
    from webapp.core import crypto

    with met(company, "erased") as (pair, mentor, _mentee):
        assert answer(company, pair, mentor, "no") == 303
        with unit_of_work():
            crypto.erase(mentor.id)
        clock.move(MIDNIGHT)
        close_pairs()
        db.session().rollback()
        assert pair.state == "active"
        assert services.is_asked(pair)
