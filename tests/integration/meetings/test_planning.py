"""Plan, move and cancel meetings: what is refused, double posts, two pairs of one person at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import beside, count, raw, together
from tests.integration.meetings.meetings import (
    DAY,
    HOUR,
    START,
    TYPED,
    acts,
    after,
    client_of,
    held,
    paired,
    plan,
    planned,
    post,
    slot,
    subjects,
)
from tests.integration.mentoring.editions import TODAY
from webapp.core import clock, db
from webapp.core.errors import Invalid, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.meetings import events, queries, services
from webapp.meetings.models import Meeting
from webapp.mentoring import services as mentoring
from webapp.mentoring.jobs import meet_deadlines
from webapp.mentoring.models import Edition, Pair
from webapp.messaging.models import Notice
from webapp.messaging.services import choices
from webapp.messaging.topics import Topic, Way
from webapp.people import services as people
from webapp.people.models import Person
from webapp.programs import services as programs
from webapp.programs.queries import current_enrollment

# The edition of some tests lasts until the clocks go back.
LATE: dict[str, Any] = {"ends_on": TODAY + 365 * DAY}
BUSY = "One of you has another meeting at this time. Choose another time."
FULL = "All meetings of your pair are planned or took place."


def test_both_people_are_invited_to_a_meeting(company: Company) -> None:
    pair, mentor, mentee = paired(company, "invited")
    page = plan(company, pair, mentee, place="  Cafeteria  ")
    assert page.status == 303
    [meeting] = queries.meetings_of(pair.id)
    assert (meeting.state, meeting.person_id) == ("planned", mentee.id)
    assert (meeting.appointment.starts_at, meeting.appointment.place) == (START, "Cafeteria")
    assert meeting.appointment.ends_at == START + HOUR
    for person, partner in ((mentor, mentee), (mentee, mentor)):
        assert subjects(person).count("A meeting is planned") == 1
        words = client_of(company, person).get("/inbox").words
        when = "Wednesday 25 November 2026, 15:00 (Europe/Paris)"
        assert f"You meet {partner.name} on {when}. Place: Cafeteria" in words
        notice = select(Notice.reply_to_id).where(
            Notice.appointment_id == meeting.id, Notice.person_id == person.id
        )
        assert list(db.session().scalars(notice)) == [partner.id]
        shown = client_of(company, person).get(f"/pairs/{pair.id}").words
        assert "Next meeting: Wednesday 25 November, 15:00–16:00 Cafeteria" in shown
    assert acts(meeting.id) == [("planned a meeting", mentee.id)]
    assert events.MeetingPlanned.private


def test_a_person_who_wants_no_messages_is_invited_in_the_inbox(company: Company) -> None:
    pair, mentor, _mentee = paired(company, "no_mail")
    with unit_of_work():
        choices.choose_ways(mentor, {Topic.programs: Way.off})
    meeting = planned(pair)
    found = select(Notice.way).where(
        Notice.appointment_id == meeting.id, Notice.person_id == mentor.id
    )
    assert list(db.session().scalars(found)) == [Way.inbox]


@pytest.fixture(scope="module")
def late(company: Company) -> tuple[Pair, Person]:
    """A pair without meetings, whose edition lasts a year, and its mentor."""
    pair, mentor, _mentee = paired(company, "late", **LATE)
    return pair, mentor


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"starts": ""}, {"starts": "Choose a day and time."}),
        ({"starts": "2026-11-17T10:00"},
         {"starts": "Choose a day and time in the future, within 16 months."}),
        ({"starts": "2027-03-28T02:30"},
         {"starts": "Clocks change that day, and this time does not exist. Choose one hour later."}),
        ({"starts": "2027-10-31T02:30"},
         {"starts": "This time occurs twice that day. Choose one of the two."}),
        ({"starts": "2027-11-18T23:30"}, {"starts": "Choose a time before the end of the edition."}),
        ({"starts": "2027-11-19T09:00"}, {"starts": "Choose a time before the end of the edition."}),
        ({"minutes": ""}, {"minutes": "Enter a number."}),
        ({"minutes": "0"}, {"minutes": "A meeting lasts from 1 minute to 4 hours."}),
        ({"minutes": "241"}, {"minutes": "A meeting lasts from 1 minute to 4 hours."}),
        ({"minutes": "999999999999"}, {"minutes": "A meeting lasts from 1 minute to 4 hours."}),
        ({"place": " "}, {"place": "Enter a place."}),
        ({"place": "a" * 201}, {"place": "This is too long: 200 characters at most."}),
        ({"place": "Hall\r\nATTENDEE:mailto:x@company.example"}, {"place": "Write this on one line."}),
        ({"place": "Hall\x07"},
         {"place": "This contains an invisible control character. Please type the text again."}),
    ],
)  # fmt: skip
def test_what_cannot_be_a_meeting_is_refused_in_words(
    company: Company, late: tuple[Pair, Person], typed: dict[str, str], errors: dict[str, str]
) -> None:
    pair, mentor = late
    page = plan(company, pair, mentor, **typed)
    assert (page.status, beside(page)) == (422, errors)
    assert queries.meetings_of(pair.id) == []


def test_a_meeting_on_the_last_day_is_planned(company: Company) -> None:
    pair, mentor, _mentee = paired(company, "last_day", **LATE)
    assert plan(company, pair, mentor, starts="2027-11-18T22:00").status == 303


def test_services_check_the_length_too(company: Company) -> None:
    pair, mentor, _mentee = paired(company, "too_long")
    with pytest.raises(Invalid, match="4 hours"), unit_of_work():
        services.plan(pair, slot(minutes=241), by=mentor)
    with unit_of_work():
        services.plan(pair, slot(minutes=240), by=mentor)


@pytest.mark.parametrize(("again", "offset"), [("0", "+02:00"), ("1", "+01:00")])
def test_a_time_that_occurs_twice_is_the_one_chosen(
    company: Company, again: str, offset: str
) -> None:
    pair, mentor, _mentee = paired(company, f"twice_{again}", **LATE)
    twice = {"starts": "2027-10-31T02:30", "starts_again": again}
    assert plan(company, pair, mentor, **twice).status == 303
    [meeting] = queries.meetings_of(pair.id)
    assert meeting.appointment.starts_at == datetime.fromisoformat(f"2027-10-31T02:30{offset}")


def test_the_hour_after_a_change_of_clocks_is_kept(company: Company) -> None:
    pair, mentor, _mentee = paired(company, "spring", **LATE)
    assert plan(company, pair, mentor, starts="2027-03-28T03:30").status == 303
    [meeting] = queries.meetings_of(pair.id)
    assert meeting.appointment.starts_at == datetime.fromisoformat("2027-03-28T03:30+02:00")
    page = client_of(company, mentor).get(f"/pairs/{pair.id}")
    assert "Sunday 28 March, 03:30–04:30" in page.words


@pytest.mark.parametrize(
    ("start", "status"), [(-30, 409), (30, 409), (0, 409), (60, 303), (-60, 303)]
)
def test_a_person_has_one_meeting_at_a_time_in_all_pairs(
    company: Company, start: int, status: int
) -> None:
    pair, mentor, _mentee = paired(company, f"first_{start}")
    planned(pair)
    other, _mentor, mentee = paired(company, f"second_{start}", mentor=mentor)
    moment = datetime.fromisoformat(TYPED["starts"]) + timedelta(minutes=start)
    page = plan(company, other, mentee, starts=moment.isoformat(timespec="minutes"))
    assert page.status == status
    assert (BUSY in page.words) == (status == 409)
    assert mentor.name not in page.text.partition("error-summary")[2][:400]
    assert page.soup.select_one("input[name=place][value=Cafeteria]") or status == 303


def test_a_canceled_meeting_is_in_nobodys_way(company: Company) -> None:
    pair, mentor, _mentee = paired(company, "in_the_way")
    meeting = planned(pair)
    with unit_of_work():
        services.cancel(meeting, by=mentor)
    assert plan(company, pair, mentor).status == 303


def test_a_pair_plans_as_many_meetings_as_are_left(company: Company) -> None:
    pair, mentor, mentee = paired(company, "left", meetings=2)
    held(pair)
    last = planned(pair, START + DAY)
    page = plan(company, pair, mentee, starts="2026-11-27T15:00")
    assert (page.status, FULL in page.words) == (409, True)
    link = f"/pairs/{pair.id}/meetings/new"
    assert link not in client_of(company, mentor).get(f"/pairs/{pair.id}").text
    with unit_of_work():
        services.cancel(last, by=mentor)
    assert link in client_of(company, mentor).get(f"/pairs/{pair.id}").text
    assert plan(company, pair, mentee, starts="2026-11-27T15:00").status == 303


def _form(company: Company, pair: Pair, person: Person) -> dict[str, Any]:
    """What a browser sends from the page of a new meeting."""
    path = f"/pairs/{pair.id}/meetings/new"
    return client_of(company, person).get(path).form(path) | TYPED


@pytest.mark.both_databases
def test_a_form_that_is_sent_twice_at_once_makes_one_meeting(company: Company) -> None:
    pair, mentor, mentee = paired(company, "sent_twice")
    form, path = _form(company, pair, mentor), f"/pairs/{pair.id}/meetings/new"
    clients = [client_of(company, mentor) for _ in range(2)]
    forms = [form | {"csrf_token": client.token()} for client in clients]

    def send(number: int) -> Callable[[], int]:
        return lambda: raw(clients[number], "POST", path, data=forms[number]).status_code

    assert together(send(0), send(1)) == [303, 303]
    db.session().rollback()
    [meeting] = queries.meetings_of(pair.id)
    assert count(Notice, Notice.appointment_id == meeting.id) == 2
    assert subjects(mentee).count("A meeting is planned") == 1


@pytest.mark.both_databases
def test_two_pairs_of_one_person_do_not_plan_the_same_time(company: Company) -> None:
    pair, mentor, _mentee = paired(company, "race_one")
    other, _mentor, mentee = paired(company, "race_two", mentor=mentor)
    ids = [(pair.id, mentor.id), (other.id, mentee.id)]
    db.session().rollback()

    def plans(pair_id: str, person_id: str) -> bool:
        with company.app.app_context(), clock.at(NOON):
            try:
                with unit_of_work():
                    by = db.session().get_one(Person, person_id)
                    services.plan(db.session().get_one(Pair, pair_id), slot(), by=by)
            except WrongState as refusal:
                assert refusal.message == BUSY  # noqa: PT017 - one of two is late
                return False
            return True

    assert sorted(together(*(lambda each=each: plans(*each) for each in ids))) == [False, True]
    assert count(Meeting, Meeting.pair_id.in_([pair.id, other.id])) == 1


def test_either_of_the_two_moves_a_meeting(company: Company) -> None:
    pair, mentor, mentee = paired(company, "moves")
    meeting = planned(pair)
    path = f"/meetings/{meeting.id}/move"
    form = client_of(company, mentee).get(path).form(path)
    assert {name: form[name] for name in TYPED} == TYPED
    # Half an hour later overlaps with the meeting itself only.
    moved = {"starts": "2026-11-25T15:30", "minutes": "45", "place": "Library"}
    assert post(company, mentee, path, moved).status == 303
    assert (meeting.appointment.starts_at, meeting.appointment.sequence) == (START + HOUR / 2, 1)
    assert post(company, mentee, path, moved).status == 303
    assert meeting.appointment.sequence == 1
    assert acts(meeting.id)[1:] == [("moved a meeting", mentee.id)]
    assert events.MeetingMoved.private
    with unit_of_work():
        services.plan(pair, slot(START + DAY), by=mentor)
    page = post(company, mentor, path, TYPED | {"starts": "2026-11-26T15:30"})
    assert (page.status, BUSY in page.words) == (409, True)
    assert post(company, mentor, path, TYPED | {"starts": "2026-11-17T15:30"}).status == 422
    assert post(company, mentor, path, TYPED | {"starts": "2027-11-17T15:30"}).status == 422
    with clock.at(START + HOUR):
        page = post(company, mentor, path, TYPED | {"starts": "2026-11-27T15:00"})
        assert page.status == 409
        assert "This meeting can no longer be moved." in page.words


def test_either_of_the_two_cancels_a_meeting_that_has_not_begun(company: Company) -> None:
    pair, mentor, mentee = paired(company, "cancels")
    meeting, other = planned(pair), planned(pair, START + DAY)
    path = f"/pairs/{pair.id}/meetings/{meeting.id}/cancel"
    assert post(company, mentee, path).status == 303
    assert (meeting.state, meeting.appointment.state) == ("cancelled", "cancelled")
    assert acts(meeting.id)[1:] == [("canceled a meeting", mentee.id)]
    assert events.MeetingCancelled.private
    assert post(company, mentor, path).status == 409
    assert post(company, mentor, f"/meetings/{meeting.id}/move", TYPED).status == 409
    with clock.at(START + DAY):
        page = post(company, mentor, f"/pairs/{pair.id}/meetings/{other.id}/cancel")
        assert (page.status, page.h1) == (409, mentee.name)
    assert other.state == "planned"


def test_a_meeting_belongs_to_its_pair(company: Company) -> None:
    pair, mentor, _mentee = paired(company, "own_pair")
    other, _mentor, _other = paired(company, "other_pair", mentor=mentor)
    meeting = planned(other)
    answer = post(company, mentor, f"/pairs/{pair.id}/meetings/{meeting.id}/cancel")
    assert (answer.status, meeting.state) == (404, "planned")


def pause(company: Company, pair: Pair) -> None:
    mentoring.pause_pair(pair, by=pair.mentee)


def end(company: Company, pair: Pair) -> None:
    mentoring.end_pair(pair, by=pair.mentor)


def finish(company: Company, pair: Pair) -> None:
    mentoring.finish(pair, by=pair.mentor)


def close(company: Company, pair: Pair) -> None:
    mentoring.close_pair(pair)


def leave(company: Company, pair: Pair) -> None:
    enrollment = current_enrollment(pair.mentee, pair.edition.program_id)
    assert enrollment is not None
    programs.leave(enrollment, by=pair.mentee)


def close_edition(company: Company, pair: Pair) -> None:
    edition = db.session().get_one(Edition, pair.edition_id)
    mentoring.close_edition(edition, by=company.people["lead"])


def end_account(company: Company, pair: Pair) -> None:
    people.end_account(pair.mentee, by=company.people["admin"])


@pytest.mark.parametrize("act", [pause, end, finish, close, leave, close_edition, end_account])
def test_a_pair_that_stops_cancels_what_it_planned(
    company: Company, act: Callable[[Company, Pair], None]
) -> None:
    pair, mentor, _mentee = paired(company, f"stops_{act.__name__}")
    begun, coming = planned(pair), planned(pair, START + DAY)
    with clock.at(START + HOUR / 2):
        with unit_of_work():
            act(company, pair)
        db.session().rollback()
        assert pair.state != "active"
        assert (begun.state, coming.state) == ("planned", "cancelled")
        assert (coming.appointment.state, coming.appointment.sequence) == ("cancelled", 1)
        assert acts(coming.id)[-1] == ("canceled a meeting", None)
        assert plan(company, pair, mentor, starts="2026-11-27T15:00").status == 409


def test_a_change_of_the_directory_cancels_meetings_too(company: Company) -> None:
    pair, mentor, mentee = paired(company, "one_line")
    meeting = planned(pair)
    with unit_of_work():
        mentor.manager_id = mentee.id
    meet_deadlines()
    db.session().rollback()
    assert (pair.state, meeting.state) == ("ended", "cancelled")


def test_a_paused_pair_plans_again_once_it_continues(company: Company) -> None:
    pair, mentor, _mentee = paired(company, "continues")
    path = f"/pairs/{pair.id}/meetings/new"
    assert post(company, mentor, f"/pairs/{pair.id}/pause").status == 303
    words = client_of(company, mentor).get(path).words
    assert "Meetings can be planned while your pair is active." in words
    assert plan(company, pair, mentor).status == 409
    with pytest.raises(WrongState, match="while your pair is active"), unit_of_work():
        services.plan(pair, slot(), by=mentor)
    assert post(company, mentor, f"/pairs/{pair.id}/resume").status == 303
    assert plan(company, pair, mentor).status == 303


def test_the_next_form_has_the_place_of_the_last_meeting(company: Company) -> None:
    pair, mentor, _mentee = paired(company, "same_place")
    path = f"/pairs/{pair.id}/meetings/new"
    assert plan(company, pair, mentor, minutes="90", place="Library").status == 303
    form = client_of(company, mentor).get(path).form(path)
    assert (form["minutes"], form["place"], form["starts"]) == ("90", "Library", "")


def test_old_meetings_do_not_stay_in_the_way(company: Company) -> None:
    pair, mentor, _mentee = paired(company, "moved_on")
    meeting = held(pair)
    with after(meeting, DAY):
        assert plan(company, pair, mentor, starts="2026-12-01T15:00").status == 303
