"""Who is invited, in which batches, and what an interrupted or refused mail leads to."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.fakes.smtp import Fault
from tests.integration.ballots.waves import CODE, Ballots
from webapp import answer_store
from webapp.answer_store.schema import BALLOT, engine, reader
from webapp.ballots import queries, services
from webapp.ballots.models import Invitation, InvitationState
from webapp.ballots.services import check_audience
from webapp.barometers.models import Wave
from webapp.barometers.workflow import WAVE, Population
from webapp.core import clock, db
from webapp.core.jobs import OutboxMessage
from webapp.core.unit_of_work import unit_of_work
from webapp.experience import Moment
from webapp.messaging.models import Notice, Solicitation
from webapp.messaging.services.choices import choose_ways
from webapp.messaging.topics import Topic, Way
from webapp.people.models import Person
from webapp.people.services import close_account

_S = InvitationState


def hashes(wave: Wave) -> int:
    with reader(engine()).begin() as connection:
        found = select(func.count()).where(BALLOT.c.wave == wave.id)
        return connection.scalar(found) or 0


def active() -> int:
    return db.session().scalar(select(func.count()).where(Person.state == "active")) or 0


def test_everybody_gets_one_ballot_that_counts_for_the_group(ballots: Ballots) -> None:
    unit, own = ballots.unit(12)
    wave = ballots.wave()
    ballots.work(5)
    codes = ballots.codes(wave)
    assert Counter(map(len, codes.values())) == {1: active()}
    assert ballots.states(wave) == {_S.sent: active()}
    assert sum(queries.wave_counts(wave.id).invited.values()) == active()
    assert queries.wave_counts(wave.id).invited[unit.id] == 12
    assert hashes(wave) == active()
    (code,) = codes[own[0].email]
    assert answer_store.cast(wave.id, code, {"trust": 4}, {})
    assert [answer.group for answer in answer_store.answers_of(wave.id)] == [unit.id]


def test_the_end_of_an_account_deletes_its_invitations(ballots: Ballots) -> None:
    unit, own = ballots.unit(12)
    wave = ballots.wave()
    ballots.work(5)
    gone = select(Invitation).where(Invitation.person_id == own[0].id)
    assert len(db.session().scalars(gone).all()) == 1
    with unit_of_work():
        close_account(own[0])
    assert db.session().scalars(gone).all() == []
    assert queries.wave_counts(wave.id).invited[unit.id] == 12
    (code,) = ballots.codes(wave)[own[0].email]
    assert answer_store.cast(wave.id, code, {"trust": 4}, {})


def test_a_wave_ends_although_the_job_that_ends_it_failed(ballots: Ballots) -> None:
    ballots.unit(12)
    wave = ballots.wave()
    ballots.work(5)
    code = next(iter(ballots.codes(wave).values()))[0]
    with unit_of_work():
        WAVE.take(wave, "expire", by=None, may={})
    ballots.work(1)
    assert ballots.states(wave) == {}
    assert not answer_store.cast(wave.id, code, {"trust": 4}, {})


def test_a_ballot_is_in_the_mail_only(ballots: Ballots) -> None:
    wave = ballots.wave()
    ballots.work(5)
    codes = [code for each in ballots.codes(wave).values() for code in each]
    assert codes
    for table in db.Base.metadata.sorted_tables:
        for row in db.session().execute(select(table)):
            text = repr(row)
            assert not any(code in text for code in codes), table.name
    kinds = {"ballots", "ballot_reminder", "solicitation"}
    payloads = select(OutboxMessage.kind, OutboxMessage.payload)
    for kind, payload in db.session().execute(payloads.where(OutboxMessage.kind.in_(kinds))):
        assert set(payload) <= {"wave", "group", "person", "solicitation"}, kind
    notices = select(Notice.id).where(Notice.topic == Topic.surveys)
    assert db.session().scalars(notices).all() == [], "the time of reading a notice would tell"


def test_the_link_keeps_the_code_behind_the_hash(ballots: Ballots) -> None:
    wave = ballots.wave()
    ballots.work(5)
    taken = [t for t in ballots.server.taken() if f"/ballot/{wave.id}" in t.content]
    plain = taken[0].message.get_body(("plain",))
    assert plain is not None
    (link,) = [word for word in plain.get_content().split() if "#" in word]
    before, _hash, code = link.partition("#")
    assert CODE.fullmatch(code)
    assert not CODE.search(before)


def test_fewer_than_ten_people_wait_for_others(ballots: Ballots) -> None:
    """Nine people are ready; the tenth makes a batch of ten."""
    _unit, own = ballots.unit(10)
    wave = ballots.wave()
    with unit_of_work():
        services.choose(wave)
        ready = {person.id for person in own[:9]}
        for row in db.session().scalars(select(Invitation).where(Invitation.wave_id == wave.id)):
            row.state = _S.ready if row.person_id in ready else _S.waiting
    ballots.work(2)
    assert (hashes(wave), ballots.states(wave)[_S.ready]) == (0, 9)
    with unit_of_work():
        row = db.session().get_one(Invitation, (wave.id, own[9].id))
        row.state = _S.ready
    ballots.work(2)
    assert (hashes(wave), ballots.states(wave)[_S.sent]) == (10, 10)


def test_leftovers_are_pooled_in_the_last_days(ballots: Ballots) -> None:
    two = [ballots.unit(12) for _time in range(2)]
    wave = ballots.wave()
    with unit_of_work():
        services.choose(wave)
        ready = {person.id for _unit, own in two for person in own[:6]}
        for row in db.session().scalars(select(Invitation).where(Invitation.wave_id == wave.id)):
            row.state = _S.ready if row.person_id in ready else _S.waiting
    ballots.work(1)
    assert hashes(wave) == 0
    with clock.at(clock.now() + timedelta(days=12)):
        ballots.work(2)
        assert (hashes(wave), queries.wave_counts(wave.id).invited) == (12, {"all": 12})


def test_people_whose_budget_is_spent_are_asked_later_in_the_wave(ballots: Ballots) -> None:
    _unit, own = ballots.unit(11)
    with unit_of_work():
        for number in range(2):
            db.session().add(_earlier(own[0], number))
    wave = ballots.wave()
    ballots.work(5)
    states = {
        row.person_id: row.state
        for row in db.session().scalars(select(Invitation).where(Invitation.wave_id == wave.id))
    }
    assert states[own[0].id] == _S.waiting
    assert {states[person.id] for person in own[1:]} == {_S.sent}
    assert own[0].email not in ballots.codes(wave)


def _earlier(person: Person, number: int) -> Solicitation:
    return Solicitation(
        person_id=person.id, ref=f"earlier:{number}", is_reminder=False, priority=50,
        carries_right=False, state="sent", made_at=clock.now(), not_before=clock.now(),
        sent_at=clock.now(), topic=Topic.programs, subject="x", body="x", values={}, about_id="x",
        endpoint="people.me", place={},
    )  # fmt: skip


def test_people_who_want_no_such_mail_get_none(ballots: Ballots) -> None:
    _unit, own = ballots.unit(12)
    with unit_of_work():
        choose_ways(own[0], {Topic.surveys: Way.off})
        choose_ways(own[1], {Topic.surveys: Way.inbox})
    wave = ballots.wave()
    ballots.work(5)
    assert not {own[0].email, own[1].email} & ballots.codes(wave).keys()
    assert own[2].email in ballots.codes(wave)


def test_a_mail_refused_for_good_is_not_repeated(ballots: Ballots) -> None:
    unit, own = ballots.unit(12)
    ballots.server.order(always=[Fault("RCPT", "answer", "550 no such person", to=own[0].email)])
    wave = ballots.wave()
    ballots.work(5)
    assert ballots.states(wave)[_S.failed] == 1
    counts = queries.wave_counts(wave.id)
    assert (counts.invited[unit.id], counts.replaced) == (11, 0)


def test_a_mail_refused_for_now_joins_the_next_batch(ballots: Ballots) -> None:
    unit, own = ballots.unit(12)
    refused = [Fault("RCPT", "answer", "451 later", to=person.email) for person in own[:10]]
    ballots.server.order(always=refused)
    wave = ballots.wave()
    ballots.work(2)
    assert queries.wave_counts(wave.id).invited.get(unit.id, 0) == 2
    ballots.server.order()
    ballots.work(3)
    counts = queries.wave_counts(wave.id)
    assert (counts.invited[unit.id], counts.replaced) == (12, 0)
    assert Counter(len(ballots.codes(wave)[p.email]) for p in own) == {1: 12}


def test_a_mail_without_an_answer_is_replaced_once_and_counted(ballots: Ballots) -> None:
    unit, own = ballots.unit(12)
    lost = [Fault("BODY", "drop", to=person.email) for person in own]
    ballots.server.order(always=lost)
    wave = ballots.wave()
    ballots.work(6)
    counts = queries.wave_counts(wave.id)
    assert (counts.invited[unit.id], counts.replaced) == (12, 12)
    assert ballots.states(wave)[_S.sent] == active()


def test_an_interrupted_batch_is_completed_and_its_replacements_counted(ballots: Ballots) -> None:
    unit, own = ballots.unit(12)
    wave = ballots.wave()
    with unit_of_work():
        services.choose(wave)
        for person in own:
            db.session().get_one(Invitation, (wave.id, person.id)).state = _S.ready
    with unit_of_work():
        batch = services.take_batch(wave, unit.id)
    assert sorted(batch.people) == sorted(person.id for person in own)
    with unit_of_work():
        services.recover(wave)
    assert ballots.states(wave)[_S.unknown] == 12
    ballots.work(3)
    counts = queries.wave_counts(wave.id)
    assert (counts.invited[unit.id], counts.replaced) == (12, 12)
    assert ballots.states(wave)[_S.sent] == active()


def test_no_ballot_is_made_while_the_mail_server_is_away(ballots: Ballots) -> None:
    wave = ballots.wave()
    ballots.server.order(always=[Fault("CONNECT", "drop")])
    ballots.work(3)
    assert hashes(wave) == 0
    ballots.server.order()
    with clock.at(clock.now() + timedelta(hours=1)):
        ballots.work(4)
        assert hashes(wave) == active()


def test_no_ballot_is_printed_into_the_log_of_an_installation(
    ballots: Ballots, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wave, known = ballots.wave(), ballots.company.app.runtime
    own = known.settings
    monkeypatch.setattr(
        known, "settings", replace(own, smtp_url="", base_url="https://voices.company.example")
    )
    ballots.work(3)
    assert hashes(wave) == 0
    assert not CODE.search(capsys.readouterr().out)
    # On one computer, people who try it out find the codes there.
    monkeypatch.setattr(known, "settings", replace(own, smtp_url=""))
    with clock.at(clock.now() + timedelta(hours=1)):
        ballots.work(4)
    assert len(set(CODE.findall(capsys.readouterr().out))) == hashes(wave) == active()


def test_the_one_reminder_goes_to_everybody_who_was_mailed(ballots: Ballots) -> None:
    wave = ballots.wave()
    ballots.work(5)
    codes = ballots.codes(wave)
    answered = next(iter(codes.values()))[0]
    assert answer_store.cast(wave.id, answered, {"trust": 1}, {})
    before = len(ballots.server.taken())
    with clock.at(clock.now() + timedelta(days=12)):
        ballots.work(4)
    sent = ballots.server.taken()[before:]
    assert sorted(t.recipients[0] for t in sent) == sorted(codes)
    assert {
        "Reminder" in str(t.message["Subject"]) or "Rappel" in str(t.message["Subject"])
        for t in sent
    } == {True}
    assert not any(CODE.search(t.content) for t in sent)


def test_invitations_are_forgotten_at_the_end_and_counts_stay(ballots: Ballots) -> None:
    wave = ballots.wave()
    ballots.work(5)
    counts = queries.wave_counts(wave.id)
    assert sum(counts.invited.values()) == active()
    ballots.close(wave)
    assert ballots.states(wave) == {}
    assert queries.wave_counts(wave.id) == counts
    assert hashes(wave) == 0
    (code,) = next(iter(ballots.codes(wave).values()))
    assert not answer_store.cast(wave.id, code, {"trust": 1}, {})


@pytest.mark.parametrize(
    ("moment", "column", "days"),
    [
        (Moment.arrival, "hired_on", (-30, 0)),
        (Moment.ninety_days, "hired_on", (-120, -80)),
        (Moment.departure, "ends_on", (0, 45)),
    ],
)
def test_a_moment_chooses_its_people(
    ballots: Ballots, moment: Moment, column: str, days: tuple[int, int]
) -> None:
    _unit, own = ballots.unit(4)
    first, last = days
    for person, day in zip(own, (first - 1, first, last, last + 1), strict=True):
        with unit_of_work():
            setattr(person, column, clock.today() + timedelta(days=day))
    wave = ballots.wave(moment=moment)
    found = queries.audience(wave).keys() & {person.id for person in own}
    assert found == {own[1].id, own[2].id}
    with unit_of_work():
        for person in own:
            setattr(person, column, None)


def test_a_wave_for_too_few_people_cannot_open(ballots: Ballots) -> None:
    refusal = check_audience(ballots.wave(moment=Moment.return_to_work))
    assert refusal is not None
    assert refusal.values == {"floor": "10"}
    assert check_audience(ballots.wave()) is None
    assert check_audience(ballots.wave(population=Population.candidates)) is None
