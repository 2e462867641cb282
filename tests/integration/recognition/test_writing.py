"""The journal is for its author alone; a thank-you note is for two people."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import beside, count, raw
from tests.integration.recognition.givings import TEXT, entry, note
from tests.pages import Client
from webapp.core import clock, db
from webapp.core.activity import Activity
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.models import Notice
from webapp.messaging.topics import Way
from webapp.people.models import Person
from webapp.people.services.accounts import close_account
from webapp.recognition import queries, services
from webapp.recognition.models import Badge, JournalEntry, ThanksChoice, ThanksNote
from webapp.recognition.sealing import text_of


def client_of(company: Company, person: Person) -> Client:
    return Client(company.app).sign_in(person.email)


def notices(person: Person) -> list[Notice]:
    db.session().rollback()
    return list(db.session().scalars(select(Notice).where(Notice.person_id == person.id)))


def test_a_journal_is_written_downloaded_and_deleted(company: Company) -> None:
    person, other = company.newcomer("writes"), company.newcomer("curious")
    client = client_of(company, person)
    values = {"text": "I explained the planner.", "day": "2026-01-02"}
    assert client.post("/journal", values).status == 303
    entry(person, "Today I asked first.")
    words = client.get("/journal").words
    # What the page says of who could read it is true of administrators of the server too.
    assert ("hold both the database and the keys" in words, "cannot read" in words) == (True, False)
    assert ("2 January 2026" in words, "I explained the planner." in words) == (True, True)
    file = raw(client, "GET", "/journal.txt")
    assert file.text.index("Today I asked first.") < file.text.index("I explained the planner.")
    stored = db.session().scalars(select(JournalEntry)).all()
    assert [b"planner" in each.sealed for each in stored] == [False] * len(stored)
    assert "planner" not in raw(client_of(company, other), "GET", "/journal.txt").text
    place = f"/journal/{queries.journal(person)[0].id}/delete"
    assert client_of(company, other).post(place).status == 404
    assert client.post(place).status == 303
    assert count(JournalEntry, JournalEntry.person_id == person.id) == 1
    assert client.post("/journal/delete").status == 303
    assert count(JournalEntry, JournalEntry.person_id == person.id) == 0


def test_a_day_to_come_is_refused_and_the_text_stays(company: Company) -> None:
    client = client_of(company, company.newcomer("early"))
    page = client.post("/journal", {"text": "Later", "day": "2199-01-01"})
    assert beside(page) == {"day": "Choose today or an earlier day."}
    assert "Later" in page.words


def test_a_note_reaches_one_person_in_the_daily_summary(company: Company) -> None:
    sender, receiver = company.newcomer("thanks"), company.newcomer("thanked", name="Ida Roux")
    client, reader = client_of(company, sender), client_of(company, receiver)
    values = {"address": "Thanked@company.example", "text": TEXT, "may_show": "y"}
    assert client.post("/thanks/new", values).status == 303
    (notice,) = notices(receiver)
    (found,) = queries.received(receiver)
    assert (found.sender_id, notice.way, TEXT in notice.body) == (sender.id, Way.digest, False)
    assert TEXT.encode() not in found.sealed
    assert (text_of(found), found.shown, found.read_at) == (TEXT, False, None)
    assert TEXT in client.get(f"/thanks/{found.id}").words
    assert queries.received(receiver)[0].read_at is None  # the sender opened it
    assert TEXT in reader.get(f"/thanks/{found.id}").words
    db.session().rollback()
    assert found.read_at is not None
    with pytest.raises(WrongState), unit_of_work():
        services.withdraw_note(found, by=sender)
    assert reader.post(f"/thanks/{found.id}/delete").status == 303
    assert (count(ThanksNote, ThanksNote.receiver_id == receiver.id), notices(receiver)) == (0, [])


def test_a_note_is_withdrawn_for_a_day_until_it_is_read(company: Company) -> None:
    sender, receiver = company.newcomer("regrets"), company.newcomer("unaware")
    first, second = note(sender, receiver), note(sender, receiver)
    with unit_of_work():
        services.withdraw_note(first, by=sender)
    assert (queries.received(receiver), len(notices(receiver))) == ([second], 1)
    with clock.at(NOON + timedelta(hours=24)), pytest.raises(WrongState), unit_of_work():
        services.withdraw_note(second, by=sender)
    with pytest.raises(NotAllowed), unit_of_work():
        services.withdraw_note(second, by=receiver)


def test_a_refusal_says_the_same_for_every_address(company: Company) -> None:
    sender, silent = company.newcomer("asks"), company.newcomer("silent")
    ended = company.newcomer("gone")
    assert client_of(company, silent).post("/recognition/thanks", {"shown": "no"}).status == 303
    with unit_of_work():
        close_account(ended)
    client = client_of(company, sender)
    for address in (silent.email, ended.email, "nobody@company.example", "no address"):
        page = client.post("/thanks/new", {"address": address, "text": TEXT})
        assert beside(page) == {"address": "A note cannot be delivered to this address."}
        assert TEXT in page.words
    page = client.post("/thanks/new", {"address": sender.email, "text": TEXT})
    assert beside(page) == {"address": "This is your own address."}
    assert count(ThanksNote, ThanksNote.sender_id == sender.id) == 0


def test_five_notes_a_day_also_if_some_are_withdrawn(company: Company) -> None:
    sender, receiver = company.newcomer("grateful"), company.newcomer("helpful")
    made = [note(sender, receiver, text=f"Thank you {n}") for n in range(5)]
    with unit_of_work():
        services.withdraw_note(made[0], by=sender)
    with pytest.raises(Invalid) as refused:
        note(sender, receiver)
    assert refused.value.field == "text"
    with clock.at(NOON + timedelta(days=1)):
        note(sender, receiver)
    assert count(ThanksNote, ThanksNote.sender_id == sender.id) == 5


def test_a_note_is_shown_only_if_both_want_it(company: Company) -> None:
    sender, receiver, reader = (company.newcomer(f"shown{n}") for n in range(3))
    closed = note(sender, receiver, may_show=False)
    with pytest.raises(WrongState), unit_of_work():
        services.show_note(closed, shown=True, by=receiver)
    opened = note(sender, receiver)
    with pytest.raises(NotAllowed), unit_of_work():
        services.show_note(opened, shown=True, by=sender)
    with unit_of_work():
        services.show_note(opened, shown=True, by=receiver)
    assert queries.shown_notes(receiver) == [opened]
    assert client_of(company, reader).get(f"/thanks/{opened.id}").status == 404


def test_no_log_tells_who_writes_or_refuses_notes(company: Company) -> None:
    sender, receiver = company.newcomer("unlogged"), company.newcomer("quiet")
    made = note(sender, receiver)
    before = count(Activity)
    with unit_of_work():
        services.show_note(made, shown=True, by=receiver)
        services.delete_note(made, by=receiver)
        services.switch_thanks(receives=False, by=receiver)
    entry(receiver)
    with unit_of_work():
        services.delete_all(by=receiver)
    assert count(Activity) == before + 2
    people = {sender.id, receiver.id}
    found = db.session().scalars(select(Activity).where(Activity.about.in_(("thanks", "journal"))))
    assert [each for each in found if {each.actor_id, each.object_id} & people] == []


def test_everything_ends_with_the_account(company: Company) -> None:
    person, other = company.newcomer("leaves"), company.newcomer("remains")
    entry(person)
    note(person, other)
    note(other, person)
    with unit_of_work():
        close_account(person)
    mine = [
        (JournalEntry, JournalEntry.person_id), (ThanksNote, ThanksNote.sender_id),
        (ThanksNote, ThanksNote.receiver_id), (ThanksChoice, ThanksChoice.person_id),
        (Badge, Badge.person_id),
    ]  # fmt: skip
    assert [count(table, column == person.id) for table, column in mine] == [0] * 5
    assert count(Notice, Notice.endpoint == "recognition.note", Notice.person_id == other.id) == 0
