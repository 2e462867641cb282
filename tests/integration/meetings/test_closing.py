"""How pairs close and are completed, and what the lead of an edition reads about meetings."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.meetings.meetings import (
    DAY,
    HOUR,
    START,
    after,
    client_of,
    held,
    paired,
    pairs_of,
    planned,
    say,
    subjects,
)
from tests.integration.mentoring.editions import TODAY, edition_of, joined
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.meetings import queries
from webapp.meetings.jobs import close_pairs
from webapp.meetings.providers import last_words_said
from webapp.mentoring import services as mentoring
from webapp.mentoring.models import Pair

# Midnight in Paris after the last day of an edition that ends in thirty days.
OVER = datetime.fromisoformat("2026-12-19T00:00+01:00")
SHORT: dict[str, Any] = {"ends_on": TODAY + 30 * DAY}
SECOND = timedelta(seconds=1)


def run_at(moment: datetime) -> None:
    with clock.at(moment):
        close_pairs()
    db.session().rollback()


@pytest.mark.parametrize("state", ["active", "paused"])
def test_a_pair_closes_after_the_last_day_of_its_edition(company: Company, state: str) -> None:
    pair, mentor, _mentee = paired(company, f"over_{state}", **SHORT)
    held(pair)
    if state == "paused":
        with unit_of_work():
            mentoring.pause_pair(pair, by=mentor)
    run_at(OVER - SECOND)
    assert pair.state == state
    run_at(OVER)
    assert (pair.state, pair.closing_at) == ("closing", OVER)
    run_at(OVER + 14 * DAY - SECOND)
    assert pair.state == "closing"
    run_at(OVER + 14 * DAY)
    assert pair.state == "completed"
    assert subjects(mentor).count("Your pair has ended") == 1


def test_a_pair_closes_once_it_has_held_all_its_meetings(company: Company) -> None:
    pair, _mentor, _mentee = paired(company, "all_held", meetings=2)
    held(pair)
    run_at(START + DAY)
    assert pair.state == "active"
    held(pair, START + DAY)
    run_at(START + 2 * DAY)
    assert pair.state == "closing"


def test_a_pair_that_never_met_ends(company: Company) -> None:
    pair, mentor, mentee = paired(company, "never_met", **SHORT)
    meeting = planned(pair)
    with after(meeting):
        assert say(company, meeting, mentor, "missed") == 303
    run_at(OVER)
    assert pair.state == "closing"
    run_at(OVER + 14 * DAY)
    assert pair.state == "ended"
    assert subjects(mentee).count("Your pair has ended") == 1


def test_a_meeting_can_be_said_while_the_pair_closes(company: Company) -> None:
    pair, mentor, _mentee = paired(company, "said_late", **SHORT)
    meeting = planned(pair)
    run_at(OVER)
    with clock.at(OVER + DAY):
        assert say(company, meeting, mentor, "held") == 303
    run_at(OVER + 14 * DAY)
    assert pair.state == "completed"


@pytest.fixture
def said(company: Company) -> Iterator[set[str]]:
    """The ids of pairs whose last words are said, as a package above answers."""
    ids: set[str] = set()
    runtime, known = company.app.runtime, company.app.runtime.providers
    provider, function = last_words_said.answered_by(lambda pair: pair.id in ids)
    runtime.providers = {**known, provider: function}
    yield ids
    runtime.providers = known


def test_a_pair_is_completed_once_the_last_words_are_said(company: Company, said: set[str]) -> None:
    pair, mentor, mentee = paired(company, "last_words")
    held(pair)
    with clock.at(START + DAY), unit_of_work():
        mentoring.finish(pair, by=mentor)
    run_at(START + DAY + HOUR)
    assert pair.state == "closing"
    said.add(pair.id)
    run_at(START + DAY + 2 * HOUR)
    assert pair.state == "completed"
    for person in (mentor, mentee):
        assert "Took place" in client_of(company, person).get(f"/pairs/{pair.id}").words


def pairs_that_met(company: Company, name: str, count: int) -> list[Pair]:
    """Pairs of one edition; each but the last held a meeting, the first one four."""
    edition = edition_of(company)
    people = [
        (joined(company, f"{name}_m{n}"), joined(company, f"{name}_e{n}")) for n in range(count)
    ]
    made = pairs_of(company, edition, people)
    for number, pair in enumerate(made[:-1]):
        for more in range(1 if number else 4):
            held(pair, START + more * DAY)
    planned(made[-1])
    return made


def test_a_lead_reads_numbers_from_five_pairs_that_met_on(company: Company) -> None:
    made = pairs_that_met(company, "numbers", 6)
    path, lead = f"/editions/{made[0].edition_id}", company.people["lead"]
    page = client_of(company, lead).get(path)
    assert "Pairs that met 5" in page.words
    assert "Meetings that took place 8" in page.words
    assert "Pairs with four meetings or more 1" in page.words
    # The page does not tell one pair from another.
    assert not any(pair.id in page.text or pair.mentor.name in page.text for pair in made)
    [meeting] = queries.held_meetings(made[1].id)
    with clock.at(NOON + 8 * DAY):
        assert say(company, meeting, made[1].mentor, "missed") == 303
    words = client_of(company, lead).get(path).words
    assert "Too few to show: numbers appear once 5 pairs have met." in words
    assert "Meetings that took place" not in words
