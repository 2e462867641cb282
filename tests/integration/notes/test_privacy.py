"""A text that a pair writes is readable for those it is for, and for nobody else, anywhere."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import raw
from tests.integration.fixtures import At
from tests.integration.notes.pairs import ActivePair, active_pair
from tests.integration.web.rows import ROLES
from tests.pages import Client
from webapp.core import clock, db
from webapp.core.crypto import DataKey, SealError
from webapp.core.unit_of_work import unit_of_work
from webapp.notes import services
from webapp.notes.jobs import purge_notes
from webapp.notes.models import Agreement, Goal, Note
from webapp.notes.sealing import text_of
from webapp.people.models import Person
from webapp.people.services.accounts import close_account
from webapp.programs import services as programs
from webapp.programs.queries import current_enrollment

DAY = timedelta(days=1)
CANARY, SHARED, GOAL = "CANARI-private-7f3a", "CANARI-shared-91c2", "CANARI-goal-55d0"
WORDS = (CANARY, SHARED, GOAL)


def write(pair: ActivePair) -> None:
    """The mentor writes one of each, through the pages."""
    for address, text in (
        ("/notes/private", CANARY),
        ("/notes/shared", SHARED),
        ("/goals/new", GOAL),
    ):
        page = pair.mentors.get(pair.path + address)
        form = page.form(pair.path + address)
        assert pair.mentors.post(pair.path + address, {**form, "text": text}).status == 303


def dump() -> bytes:
    """All rows of all tables: numbers, texts and JSON as text, bytes as they are."""
    db.session().rollback()
    return b"\n".join(
        value
        if isinstance(value, bytes)
        else json.dumps(value, default=str, ensure_ascii=False).encode()
        for table in db.Base.metadata.sorted_tables
        for row in db.session().execute(table.select())
        for value in row
    )


def pages_of(company: Company, pair: ActivePair) -> Iterator[str]:
    """The addresses without an object, those of the pair, and searches."""
    for rule in company.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments:
            yield rule.rule
    edition, program = pair.pair.edition, pair.pair.edition.program
    note_ids = db.session().scalars(select(Note.id).where(Note.pair_id == pair.pair.id))
    yield from (f"/notes/{note_id}/edit" for note_id in note_ids)
    yield from (pair.path, f"/editions/{edition.id}", f"/programs/{program.slug}")
    yield from (f"/admin/people/{person.id}" for person in (pair.mentor, pair.mentee))
    yield "/search?q=CANARI"


def found_by(client: Client, addresses: list[str]) -> set[str]:
    """The canaries that the pages and files of a browser have."""
    found = set()
    for address in addresses:
        answer = raw(client, "GET", address)
        text = answer.get_data(as_text=True)
        answer.close()
        found |= {word for word in WORDS if word in text}
    return found


@pytest.fixture(scope="module")
def written(company: Company) -> ActivePair:
    pair = active_pair(company, "canary")
    write(pair)
    return pair


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_another_role_has_the_texts(
    company: Company, written: ActivePair, at: At, role: str
) -> None:
    client = Client(company.app) if role == "anonymous" else at(role)
    addresses = [a for a in pages_of(company, written) if "sign-out" not in a]
    assert len(addresses) > 25
    assert found_by(client, addresses) == set()


def test_the_two_people_read_what_is_for_them(company: Company, written: ActivePair) -> None:
    addresses = list(pages_of(company, written))
    assert found_by(written.mentors, addresses) == set(WORDS)
    assert found_by(written.mentees, addresses) == {SHARED, GOAL}


def test_the_file_of_the_author_has_them_and_no_other_file(written: ActivePair) -> None:
    own = raw(written.mentors, "GET", "/notes/mine.txt").get_data(as_text=True)
    assert [word for word in WORDS if word in own] == list(WORDS)
    assert written.mentee.name in own
    partners = raw(written.mentees, "GET", "/notes/mine.txt").get_data(as_text=True)
    assert [word for word in WORDS if word in partners] == []


@pytest.mark.both_databases
def test_the_database_the_log_and_the_activity_have_none(
    company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    pair = active_pair(company, "stored")
    with caplog.at_level(logging.DEBUG):
        write(pair)
        assert pair.mentors.get(pair.path).status == 200
    # The rows hold the outbox, notices, activity and sessions too.
    stored = dump()
    assert pair.pair.id.encode() in stored
    for word in WORDS:
        assert word.encode() not in stored
        assert word not in caplog.text


def browsers(company: Company, pair: ActivePair) -> list[Client]:
    """New sessions of the two people: the earlier ones ended meanwhile."""
    return [Client(company.app).sign_in(person.email) for person in (pair.mentor, pair.mentee)]


@pytest.mark.both_databases
def test_everything_is_deleted_thirty_days_after_the_end(company: Company) -> None:
    pair, other = active_pair(company, "purged"), active_pair(company, "goes_along")
    write(pair)
    write(other)
    with unit_of_work():
        services.propose_topics(pair.pair, pair.pair.topics, by=pair.mentee, version=0)
    note_id = db.session().scalar(select(Note.id).where(Note.pair_id == pair.pair.id, Note.private))
    pair.end()
    with clock.at(NOON + 30 * DAY - timedelta(minutes=1)):
        mentors, mentees = browsers(company, pair)
        purge_notes()
        assert found_by(mentors, [pair.path]) == set(WORDS)
        assert found_by(mentees, [pair.path]) == {SHARED, GOAL}
        for address in ("/notes/shared", "/goals/new"):
            assert mentees.post(pair.path + address, {"text": "Late", "key": "k"}).status == 409
    with clock.at(NOON + 30 * DAY):
        # The pages show nothing from that moment on, also before the job has run.
        assert found_by(mentors, [pair.path, "/notes/mine.txt"]) == set()
        purge_notes()
        purge_notes()
        for table in (Note, Goal, Agreement):
            assert rows_of(table, pair) == 0
        assert db.session().get(DataKey, pair.pair.id) is None
        for client in (mentors, mentees):
            assert client.get(pair.path).status == 200
            for address in (
                f"/notes/{note_id}/edit", f"{pair.path}/notes/private", f"{pair.path}/topics",
            ):  # fmt: skip
                assert client.get(address).status == 404
    db.session().rollback()
    assert rows_of(Note, other) == 2
    assert db.session().get(DataKey, other.pair.id) is not None


def rows_of(table: type[Note] | type[Goal] | type[Agreement], pair: ActivePair) -> int:
    db.session().rollback()
    return len(db.session().scalars(select(table).where(table.pair_id == pair.pair.id)).all())


def private_of(person: Person) -> int:
    db.session().rollback()
    found = select(Note.id).where(Note.author_id == person.id, Note.private.is_(True))
    return len(db.session().scalars(found).all())


def test_leaving_the_program_deletes_the_private_notes_and_keeps_the_shared(
    company: Company,
) -> None:
    pair = active_pair(company, "leaves")
    write(pair)
    own = current_enrollment(pair.mentor, pair.pair.edition.program_id)
    assert own is not None
    with unit_of_work():
        programs.leave(own, by=pair.mentor)
    assert private_of(pair.mentor) == 0
    assert found_by(pair.mentees, [pair.path]) == {SHARED, GOAL}
    receipt = pair.mentors.get(f"/programs/{pair.pair.edition.program.slug}/receipt")
    assert "1 private note was deleted." in receipt.words


def test_the_end_of_an_account_deletes_the_private_notes(company: Company) -> None:
    pair = active_pair(company, "account_ends")
    write(pair)
    with unit_of_work():
        close_account(pair.mentor)
    assert private_of(pair.mentor) == 0
    assert found_by(pair.mentees, [pair.path]) == {SHARED, GOAL}


def test_the_row_of_a_private_note_does_not_open_as_a_shared_one(company: Company) -> None:
    """Who changes the column `private` in the database makes nothing readable."""
    pair = active_pair(company, "moved_row")
    write(pair)
    with unit_of_work():
        note = (
            db.session()
            .scalars(select(Note).where(Note.pair_id == pair.pair.id, Note.private.is_(True)))
            .one()
        )
        assert text_of(note) == CANARY
        note.private = False
        with pytest.raises(SealError):
            text_of(note)
