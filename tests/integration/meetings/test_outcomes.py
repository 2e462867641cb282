"""Whether a meeting took place: who says it, until when, who is asked where, and what counts."""

from datetime import timedelta

import pytest

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
    plan,
    planned,
    post,
    say,
    subjects,
)
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.meetings import events, queries, services
from webapp.mentoring import services as mentoring

ASKED = "Did your meeting of Wednesday 25 November at 15:00 take place?"


def test_either_of_the_two_says_whether_they_met(company: Company) -> None:
    pair, mentor, mentee = paired(company, "met")
    meeting = planned(pair)
    told = [subjects(person) for person in (mentor, mentee)]
    for moment in (START - HOUR, START + HOUR - timedelta(seconds=1)):
        with clock.at(moment):
            assert say(company, meeting, mentee, "held") == 409
            assert ASKED not in client_of(company, mentee).get(f"/pairs/{pair.id}").words
            assert ASKED not in client_of(company, mentee).get("/").words
    with after(meeting):
        for person in (mentor, mentee):
            for path in (f"/pairs/{pair.id}", "/"):
                assert ASKED in client_of(company, person).get(path).words
        assert say(company, meeting, mentee, "held") == 303
        for person in (mentor, mentee):
            for path in (f"/pairs/{pair.id}", "/"):
                assert ASKED not in client_of(company, person).get(path).words
            assert "Took place" in client_of(company, person).get(f"/pairs/{pair.id}").words
        assert (meeting.state, meeting.said_at) == ("held", clock.now())
    assert acts(meeting.id)[1:] == [("said that a meeting took place", mentee.id)]
    # No message asks for it.
    assert [subjects(person) for person in (mentor, mentee)] == told


def test_the_other_corrects_an_answer_for_seven_days(company: Company) -> None:
    pair, mentor, mentee = paired(company, "amends")
    meeting = planned(pair)
    with after(meeting):
        assert say(company, meeting, mentee, "missed") == 303
        # The same answer of the other person is what holds already.
        assert say(company, meeting, mentor, "missed") == 303
        assert queries.held_counts([pair.id]) == {pair.id: 0}
    # Seven days count from the first answer, so that they end.
    with after(meeting, HOUR + 5 * DAY):
        assert say(company, meeting, mentor, "held") == 303
        assert queries.held_counts([pair.id]) == {pair.id: 1}
        assert "Correct" in client_of(company, mentee).get(f"/pairs/{pair.id}").words
    with after(meeting, HOUR + 7 * DAY):
        assert say(company, meeting, mentee, "missed") == 303
        assert say(company, meeting, mentee, "held") == 303
    with after(meeting, HOUR + 7 * DAY + timedelta(seconds=1)):
        assert say(company, meeting, mentee, "missed") == 409
        assert "Correct" not in client_of(company, mentee).get(f"/pairs/{pair.id}").words
    verbs = [verb for verb, _actor in acts(meeting.id)]
    assert verbs[1:3] == [
        "said that a meeting did not take place",
        "said that a meeting took place",
    ]
    assert events.MeetingHeld.private
    assert events.MeetingNotHeld.private


def test_it_can_be_said_late(company: Company) -> None:
    pair, mentor, _mentee = paired(company, "late_answer")
    meeting = planned(pair)
    with after(meeting, 40 * DAY):
        assert say(company, meeting, mentor, "held") == 303


def test_a_canceled_meeting_did_not_take_place(company: Company) -> None:
    pair, mentor, _mentee = paired(company, "never")
    meeting = planned(pair)
    with unit_of_work():
        services.cancel(meeting, by=mentor)
    with after(meeting):
        assert say(company, meeting, mentor, "held") == 409
        assert ASKED not in client_of(company, mentor).get(f"/pairs/{pair.id}").words


@pytest.mark.parametrize(("verb", "status"), [("pause", 303), ("finish", 303), ("end", 409)])
def test_it_can_be_said_until_the_pair_has_ended(company: Company, verb: str, status: int) -> None:
    pair, mentor, mentee = paired(company, f"said_{verb}")
    meeting = planned(pair)
    with after(meeting):
        assert post(company, mentor, f"/pairs/{pair.id}/{verb}").status == 303
        asked = ASKED in client_of(company, mentee).get(f"/pairs/{pair.id}").words
        assert asked == (status == 303)
        assert say(company, meeting, mentee, "held") == status


def test_held_meetings_are_listed_by_start_with_their_pair(company: Company) -> None:
    pair, mentor, _mentee = paired(company, "listed")
    other, _mentor, _mentee = paired(company, "empty")
    later, first = held(pair, START + 3 * DAY), held(pair, START + 2 * DAY)
    missed = planned(pair, START + 5 * DAY)
    with after(missed), unit_of_work():
        services.say_whether_held(missed, held=False, by=mentor)
    assert [m.id for m in queries.held_meetings(pair.id)] == [first.id, later.id]
    assert queries.held_counts([pair.id, other.id]) == {pair.id: 2, other.id: 0}
    start = START + 2 * DAY

    def between(begin: timedelta, end: timedelta) -> list[tuple[str, str]]:
        found = queries.held_between(start + begin, start + end)
        return [(m.id, p.id) for m, p in found if p.id == pair.id]

    assert between(timedelta(), DAY) == [(first.id, pair.id)]
    assert between(timedelta(), DAY + HOUR) == [(first.id, pair.id), (later.id, pair.id)]
    assert between(HOUR, DAY) == []
    assert between(timedelta(), 20 * DAY) == [(first.id, pair.id), (later.id, pair.id)]


def test_the_next_step_of_a_pair_is_the_most_urgent(company: Company) -> None:
    pair, mentor, _mentee = paired(company, "steps")

    def step() -> str:
        page = client_of(company, mentor).get(f"/pairs/{pair.id}")
        found = page.soup.select_one(".card-step h3")
        return found.get_text() if found else ""

    assert step() == "Plan your first meeting."
    assert "Plan your first meeting." in client_of(company, mentor).get("/").words
    meeting = planned(pair)
    assert step() == "Next meeting: Wednesday 25 November, 15:00–16:00"
    assert pair.mentee.name not in client_of(company, mentor).get("/").words
    with after(meeting):
        assert step() == ASKED
        assert say(company, meeting, mentor, "held") == 303
        assert step() == "You have met. Is the pair a good fit?"
        assert post(company, mentor, f"/pairs/{pair.id}/fit", {"fits": "yes"}).status == 303
        assert step() == "How was it? Three questions."
        assert post(company, mentor, f"/pairs/{pair.id}/pulse", {"comfort": "3"}).status == 303
        assert step() == "Plan your next meeting."
        with unit_of_work():
            mentoring.pause_pair(pair, by=mentor)
        db.session().rollback()
        assert step() == ""


def test_a_video_meeting_is_opened_from_the_page_of_the_pair(company: Company) -> None:
    pair, mentor, mentee = paired(company, "video")
    address = "https://video.example/r?a=1&b=2"
    assert plan(company, pair, mentor, place=address).status == 303
    page = client_of(company, mentee).get(f"/pairs/{pair.id}")
    links = page.soup.select(f'a[href="{address}"]')
    assert [link["rel"] for link in links] == [["noopener", "noreferrer"]] * 2
    for place in ("javascript:alert(1)", "http://video.example", "https://x.example and more"):
        with unit_of_work():
            queries.meetings_of(pair.id)[0].appointment.place = place
        page = client_of(company, mentee).get(f"/pairs/{pair.id}")
        assert place in page.words
        assert not any(place in str(link["href"]) for link in page.soup.select("main a[href]"))


def test_times_are_those_of_the_reader(company: Company) -> None:
    pair, mentor, _mentee = paired(company, "far_away")
    planned(pair)
    with unit_of_work():
        mentor.time_zone = "America/New_York"
    words = client_of(company, mentor).get(f"/pairs/{pair.id}").words
    assert "Next meeting: Wednesday 25 November, 09:00–10:00" in words
