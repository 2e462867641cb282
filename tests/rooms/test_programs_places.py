"""Joining, pausing, allowing, stopping, leaving: each a person's own act, told to nobody."""

from datetime import timedelta

import pytest

from tests.conftest import NOON
from tests.factories.company import House, charter_texts
from tests.pages import Client
from tests.rooms.standing import count, together
from webapp.asks.models import Notice
from webapp.kernel import activity, clock, db
from webapp.kernel.errors import Invalid, NotAllowed, WrongState
from webapp.kernel.outbox import Outgoing
from webapp.kernel.unit_of_work import unit_of_work
from webapp.programs import queries, services
from webapp.programs.jobs import return_from_pauses
from webapp.programs.models import Enrollment, PurposeEntry
from webapp.programs.workflow import EnrollmentState, Purpose

PLACE = "/programs/voices/place"
TODAY = NOON.date()


def mine(house: House, part: str = "author") -> Enrollment:
    found = queries.place(house.people[part], house.program.id)
    assert found is not None
    return found


def allowing(house: House, part: str = "author") -> set[Purpose]:
    person = house.people[part]
    return {p for p in Purpose if queries.allows(person.id, house.program.id, p)}


def publish(house: House, word: str) -> None:
    with unit_of_work():
        services.write_charter(
            house.program, charter_texts(word), {"en": "I work here.", "fr": "J’y travaille."},
            by=house.people["lead"],
        )  # fmt: skip


@pytest.fixture
def author(house: House, client: Client) -> Client:
    return client.sign_in("author@house.example")


def test_everything_starts_off(house: House, author: Client) -> None:
    assert allowing(house) == set()
    page = author.get(PLACE)
    assert page.words.count("Allow: ") == len(Purpose)
    assert page.words.count("Stop: ") == 0
    assert "Who sees this:" in page.words


def test_each_purpose_stands_alone(house: House, author: Client) -> None:
    for purpose in Purpose:
        author.post(f"{PLACE}/purposes", {"purpose": purpose.value, "given": "yes"})
        db.session().rollback()
        assert allowing(house) == {purpose}
        assert allowing(house, "colleague") == set()
        author.post(f"{PLACE}/purposes", {"purpose": purpose.value, "given": "no"})
        db.session().rollback()
        assert allowing(house) == set()
    assert count(PurposeEntry) == 2 * len(Purpose)


def test_choosing_twice_writes_one_line(house: House, author: Client) -> None:
    for _again in range(2):
        told = {"purpose": "listed", "given": "yes"}
        assert author.post(f"{PLACE}/purposes", told).status == 303
    assert count(PurposeEntry) == 1
    acts = [a.verb for a in activity.of_object(mine(house).id)]
    assert acts.count("allowed a purpose") == 1


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"purpose": "listed"},
        {"purpose": "listed", "given": "maybe"},
        {"purpose": "LISTED", "given": "yes"},
        {"purpose": "x' OR 1=1 --", "given": "yes"},
    ],
)
def test_no_other_purpose_can_be_allowed(
    house: House, author: Client, told: dict[str, str]
) -> None:
    assert author.post(f"{PLACE}/purposes", told).status == 404
    assert count(PurposeEntry) == 0


def test_nobody_chooses_for_somebody_else(house: House) -> None:
    for by in ("colleague", "lead", "admin"):
        with pytest.raises(NotAllowed), unit_of_work():
            services.choose(mine(house), Purpose.listed, given=True, by=house.people[by])
        with pytest.raises(NotAllowed), unit_of_work():
            services.leave(mine(house), by=house.people[by])
        with pytest.raises(NotAllowed), unit_of_work():
            services.pause_until(mine(house), TODAY + timedelta(days=2), by=house.people[by])
        with pytest.raises(NotAllowed), unit_of_work():
            services.agree(mine(house), by=house.people[by], version=1)
    assert count(PurposeEntry) == 0


def test_only_who_asked_for_it_is_listed(house: House, author: Client) -> None:
    assert "Nobody asked to be named here." in author.get("/programs/voices/people").words
    author.post(f"{PLACE}/purposes", {"purpose": "listed", "given": "yes"})
    words = author.get("/programs/voices/people").words
    assert "Author" in words
    assert "Colleague" not in words
    with unit_of_work():
        services.pause_until(mine(house), TODAY + timedelta(days=2), by=house.people["author"])
    db.session().rollback()
    assert queries.listed_people(house.program.id) == []


def test_a_pause_takes_two_clicks_and_asks_nothing(house: House, author: Client) -> None:
    told = author.get(PLACE).form(f"{PLACE}/pause")
    assert set(told) == {"csrf_token", "until"}
    assert author.post(f"{PLACE}/pause", told).status == 303
    found = house.again(mine(house))
    assert (found.state, found.paused_until) == (EnrollmentState.paused, TODAY + timedelta(days=30))
    assert queries.enrollment(house.people["author"], house.program.id) is None
    assert count(Notice) == 0
    assert count(Outgoing) == 0
    assert "You pause until" in author.get("/").words


@pytest.mark.parametrize(
    "day", ["", "soon", "2026-11-18", "2026-11-17", "2030-01-01", "2026-02-30"]
)
def test_a_pause_needs_a_day_ahead(house: House, author: Client, day: str) -> None:
    page = author.post(f"{PLACE}/pause", {"until": day})
    assert page.status == 422
    assert len(page.errors()) == 1
    assert house.again(mine(house)).state == EnrollmentState.active


def test_a_pause_rests_what_was_allowed_and_brings_it_back(house: House) -> None:
    by = house.people["author"]
    with unit_of_work():
        services.choose(mine(house), Purpose.listed, given=True, by=by)
        services.pause_until(mine(house), TODAY + timedelta(days=2), by=by)
    assert allowing(house) == set()
    with unit_of_work():
        services.resume(mine(house), by=by)
    assert allowing(house) == {Purpose.listed}
    with pytest.raises(WrongState), unit_of_work():
        services.resume(mine(house), by=by)


def test_the_day_brings_people_back_by_itself(house: House) -> None:
    with unit_of_work():
        services.pause_until(mine(house), TODAY + timedelta(days=2), by=house.people["author"])
    for days, state in ((0, "paused"), (1, "paused"), (2, "active"), (3, "active")):
        with clock.at(NOON + timedelta(days=days)):
            return_from_pauses()
        assert house.again(mine(house)).state == state
    last = activity.of_object(mine(house).id)[-1]
    assert (last.verb, last.actor_id) == ("resumed", None)


def test_the_day_is_the_organisations_own(house: House) -> None:
    with unit_of_work():
        services.pause_until(mine(house), TODAY + timedelta(days=1), by=house.people["author"])
    with clock.at(NOON.replace(hour=22, minute=59)):
        return_from_pauses()
    assert house.again(mine(house)).state == EnrollmentState.paused
    with clock.at(NOON.replace(hour=23, minute=1)):  # midnight in Paris
        return_from_pauses()
    assert house.again(mine(house)).state == EnrollmentState.active


def test_leaving_ends_everything_and_gives_a_receipt(house: House, author: Client) -> None:
    by = house.people["author"]
    house.share(channel="mail")
    with unit_of_work():
        services.choose(mine(house), Purpose.listed, given=True, by=by)
        services.choose(mine(house), Purpose.measuring, given=True, by=by)
    kept = mine(house)
    notices = count(Notice)
    mails = count(Outgoing, Outgoing.kind == "notice")
    page = author.post("/charter/voices/leave", follow=True)
    assert page.h1 == "You left Voices"
    assert "1 share that waited was cancelled." in page.words
    assert "2 things you allowed have stopped." in page.words
    assert house.again(kept).receipt == {"purposes": 2, "shares": 1}
    assert allowing(house) == set()
    assert count(Notice) == notices
    assert count(Outgoing, Outgoing.kind == "notice") == mails
    facts = [(a.verb, a.facts.get("purpose")) for a in activity.of_object(kept.id)][-3:]
    assert facts == [
        ("stopped a purpose", "listed"), ("stopped a purpose", "measuring"), ("left", None),
    ]  # fmt: skip


def test_coming_back_starts_anew(house: House, author: Client) -> None:
    author.post(f"{PLACE}/purposes", {"purpose": "listed", "given": "yes"})
    author.post("/charter/voices/leave")
    assert author.get(PLACE).status == 404
    author.post("/charter/voices/join", {"version": "1"})
    db.session().rollback()
    assert allowing(house) == set()
    assert author.get("/programs/voices/receipt").status == 200


def test_leaving_works_from_a_pause(house: House) -> None:
    by = house.people["author"]
    with unit_of_work():
        services.pause_until(mine(house), TODAY + timedelta(days=2), by=by)
        services.leave(mine(house), by=by)
    assert queries.place(by, house.program.id) is None


def test_joining_while_pausing_changes_nothing(house: House, author: Client) -> None:
    with unit_of_work():
        services.pause_until(mine(house), TODAY + timedelta(days=2), by=house.people["author"])
    assert author.post("/charter/voices/join", {"version": "1"}).status == 303
    assert house.again(mine(house)).state == EnrollmentState.paused
    assert count(Enrollment, Enrollment.person_id == house.people["author"].id) == 1


def test_a_new_charter_asks_again(house: House, author: Client) -> None:
    by = house.people["author"]
    assert queries.current_enrollment(by, house.program.id) is not None
    publish(house, "new")
    db.session().rollback()
    assert queries.current_enrollment(by, house.program.id) is None
    assert queries.enrollment(by, house.program.id) is not None
    assert "has a new version" in author.get("/").words
    assert author.get(f"/briefs/{house.brief.id}").status == 200
    page = author.get("/charter/voices")
    assert page.words.count("changed since you agreed") == 12
    with pytest.raises(WrongState), unit_of_work():
        services.choose(mine(house), Purpose.listed, given=True, by=by)
    told = page.form("/charter/voices/agree")
    assert author.post("/charter/voices/agree", told).status == 303
    db.session().rollback()
    assert queries.current_enrollment(by, house.program.id) is not None
    assert "has a new version" not in author.get("/").words


def test_stopping_needs_no_new_agreement(house: House) -> None:
    by = house.people["author"]
    with unit_of_work():
        services.choose(mine(house), Purpose.listed, given=True, by=by)
    publish(house, "new")
    with unit_of_work():
        services.choose(mine(house), Purpose.listed, given=False, by=by)
    assert allowing(house) == set()


def test_nobody_agrees_to_what_they_did_not_read(house: House, author: Client) -> None:
    told = author.get("/charter/voices").soup
    publish(house, "new")
    publish(house, "newer")
    assert "version" in str(told)
    page = author.post("/charter/voices/agree", {"version": "2"})
    assert page.status == 409
    assert house.again(mine(house)).charter.version == 1


def test_two_clicks_at_once_leave_once(house: House) -> None:
    clients = [Client(house.app).sign_in("author@house.example") for _ in range(2)]
    tokens = [{"csrf_token": c.token()} for c in clients]
    answers = together(
        *(lambda c=c, t=t: c.post("/charter/voices/leave", t) for c, t in zip(clients, tokens, strict=True))
    )  # fmt: skip
    assert sorted(a.status for a in answers) in ([303, 404], [303, 409], [303, 303])
    verbs = [a.verb for e in _left(house) for a in activity.of_object(e.id)]
    assert verbs.count("left") == 1


def _left(house: House) -> list[Enrollment]:
    db.session().rollback()
    found = queries.last_left(house.people["author"], house.program.id)
    return [found] if found else []


def test_a_refused_day_writes_nothing(house: House) -> None:
    acts = len(activity.of_object(mine(house).id))
    with pytest.raises(Invalid), unit_of_work():
        services.pause_until(mine(house), TODAY, by=house.people["author"])
    assert len(activity.of_object(mine(house).id)) == acts
