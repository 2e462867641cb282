"""Notes: limits, change and delete, stale pages, pairs that ended; goals."""

import unicodedata
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import beside, count, raw, together
from tests.integration.notes.pairs import ActivePair, active_pair
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.texts import check_text
from webapp.core.unit_of_work import unit_of_work
from webapp.mentoring import services as mentoring
from webapp.notes import queries, services
from webapp.notes.models import Goal, Note
from webapp.notes.sealing import text_of
from webapp.notes.validation import MOST_GOALS, MOST_NOTES
from webapp.notes.workflow import GoalState

KINDS = pytest.mark.parametrize("private", [True, False], ids=["private", "shared"])


@given(st.text(max_size=230), st.sampled_from(["", "\n\t"]))
def test_a_text_is_accepted_or_refused_by_its_characters(text: str, breaks: str) -> None:
    refused = (
        not text.strip()
        or len(text) > 200
        or any(unicodedata.category(c) in {"Cc", "Cs"} and c not in breaks for c in text)
    )
    if refused:
        with pytest.raises(Invalid) as invalid:
            check_text(text, 200, breaks=breaks)
        assert invalid.value.field == "text"
    else:
        check_text(text, 200, breaks=breaks)
        assert text.encode().decode() == text


@given(
    st.integers(0, 2100),
    st.characters(min_codepoint=33, max_codepoint=0x1F9FF, categories=["L", "S"]),
)
def test_the_limit_counts_characters(length: int, character: str) -> None:
    if 0 < length <= 2000:
        check_text(character * length, 2000)
    else:
        with pytest.raises(Invalid):
            check_text(character * length, 2000)


@pytest.fixture(scope="module")
def pair(company: Company) -> ActivePair:
    return active_pair(company, "writes")


def written(pair: ActivePair, text: str, *, private: bool) -> Note:
    """A note of the mentor."""
    with unit_of_work():
        return services.write_note(pair.pair, text, private=private, by=pair.mentor)


@KINDS
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write something first."),
        ("  \n ", "Write something first."),
        ("x" * 2001, "This is too long: 2000 characters at most."),
        ("bell \x07", "This contains an invisible control character. Please type the text again."),
    ],
)
def test_the_form_refuses(pair: ActivePair, typed: str, sentence: str, *, private: bool) -> None:
    address = f"{pair.path}/notes/{'private' if private else 'shared'}"
    before = count(Note)
    page = pair.mentors.post(address, {"text": typed, "key": "k"})
    assert page.status == 422
    assert beside(page) == {"text": sentence}
    assert count(Note) == before


def test_the_form_of_a_private_note_says_that_the_partner_may_ask_to_read_it(
    pair: ActivePair,
) -> None:
    law = "they may ask the data protection officer to read it"
    assert law in pair.mentors.get(f"{pair.path}/notes/private").words
    assert law not in pair.mentors.get(f"{pair.path}/notes/shared").words


@KINDS
def test_a_text_is_kept_as_it_was_typed(pair: ActivePair, *, private: bool) -> None:
    text = "Première ligne\n\tdeuxième : « ça » <b>& 👩🏽‍💻</b>"
    note = written(pair, text, private=private)
    page = pair.mentors.get(pair.path)
    shown = [each.get_text() for each in page.soup.select(".list .story")]
    assert text in shown
    assert page.soup.select(".list .story b") == []
    assert text_of(note) == text


@KINDS
def test_a_person_has_fifty_notes_of_a_kind_at_most(company: Company, *, private: bool) -> None:
    full = active_pair(company, f"full_{private}")
    with unit_of_work():
        for number in range(MOST_NOTES):
            services.write_note(full.pair, f"Note {number}", private=private, by=full.mentor)
    kind = "private" if private else "shared"
    page = full.mentors.post(f"{full.path}/notes/{kind}", {"text": "One more", "key": "k"})
    assert beside(page) == {"text": "You have 50 notes. Delete one first."}
    other = full.mentees.post(f"{full.path}/notes/{kind}", {"text": "My first", "key": "k"})
    assert other.status == 303
    another = "shared" if private else "private"
    assert (
        full.mentors.post(f"{full.path}/notes/{another}", {"text": "x", "key": "k"}).status == 303
    )


@KINDS
def test_only_the_author_changes_a_note(pair: ActivePair, *, private: bool) -> None:
    note = written(pair, "Before", private=private)
    status = 404 if private else 403
    for address in ("edit", "delete"):
        typed = {"text": "Mine now", "version": "1"}
        assert pair.mentees.post(f"/notes/{note.id}/{address}", typed).status == status
    with pytest.raises(NotAllowed), unit_of_work():
        services.edit_note(note, "Mine now", by=pair.mentee, version=1)
    with pytest.raises(NotAllowed), unit_of_work():
        services.delete_note(note, by=pair.mentee)
    with clock.at(NOON + timedelta(minutes=5)):
        form = pair.mentors.get(f"/notes/{note.id}/edit").form("")
        assert (form["text"].strip(), form["version"]) == ("Before", "1")
        assert pair.mentors.post(f"/notes/{note.id}/edit", {**form, "text": "After"}).status == 303
    db.session().rollback()
    assert (text_of(note), note.version) == ("After", 2)
    assert pair.mentors.post(f"/notes/{note.id}/delete").status == 303
    assert pair.mentors.post(f"/notes/{note.id}/delete").status == 404
    assert count(Note, Note.id == note.id) == 0


@KINDS
def test_a_change_of_an_older_page_is_refused_and_kept_on_the_page(
    pair: ActivePair, *, private: bool
) -> None:
    note = written(pair, "First", private=private)
    assert (
        pair.mentors.post(f"/notes/{note.id}/edit", {"text": "Second", "version": "1"}).status
        == 303
    )
    page = pair.mentors.post(f"/notes/{note.id}/edit", {"text": "Lost?", "version": "1"})
    assert page.status == 409
    assert page.form("")["text"].strip() == "Lost?"
    assert page.form("")["version"] == "2"
    db.session().rollback()
    assert text_of(note) == "Second"


@pytest.mark.both_databases
def test_deleting_twice_at_once_is_no_error(company: Company) -> None:
    own = active_pair(company, "deletes_twice")
    note = written(own, "Once", private=True)
    data, path = {"csrf_token": own.mentors.token()}, f"/notes/{note.id}/delete"
    answers = together(*[lambda: raw(own.mentors, "POST", path, data=data)] * 4)
    assert sorted(answer.status_code for answer in answers) == [303, 404, 404, 404]


def test_after_the_end_people_read_and_delete_only(company: Company) -> None:
    former = active_pair(company, "former")
    note = written(former, "To keep", private=False)
    former.end()
    page = former.mentors.get(former.path)
    assert "To keep" in page.words
    assert "Notes and goals are deleted on" in page.words
    assert "Write a shared note" not in page.words
    assert (
        former.mentors.post(f"/notes/{note.id}/edit", {"text": "New", "version": "1"}).status == 409
    )
    assert (
        former.mentors.post(f"{former.path}/notes/shared", {"text": "New", "key": "k"}).status
        == 409
    )
    assert former.mentors.post(f"/notes/{note.id}/delete").status == 303


def test_a_paused_or_closing_pair_still_writes(company: Company) -> None:
    slow = active_pair(company, "slow")
    for act in (mentoring.pause_pair, mentoring.finish):
        with unit_of_work():
            act(slow.pair, by=slow.mentor)
        assert (
            slow.mentees.post(f"{slow.path}/notes/shared", {"text": "x", "key": "k"}).status == 303
        )
    assert slow.mentees.get(f"{slow.path}/topics").status == 200
    assert (
        slow.mentees.post(
            f"{slow.path}/topics", {"topics": slow.pair.topics, "version": "0"}
        ).status
        == 409
    )


def add(pair: ActivePair, text: str) -> int:
    return pair.mentors.post(f"{pair.path}/goals/new", {"text": text, "key": text}).status


@pytest.mark.both_databases
def test_three_goals_are_open_at_most(company: Company) -> None:
    own = active_pair(company, "goals")
    assert [add(own, text) for text in ("One", "Two", "Three")] == [303] * 3
    refused = own.mentees.post(f"{own.path}/goals/new", {"text": "Four", "key": "k"})
    assert beside(refused) == {
        "text": "Three goals are open. Mark one as reached, or drop it, first."
    }
    db.session().rollback()
    named = {text_of(goal): goal for goal in queries.goals_of(own.pair)}
    one, two = named["One"], named["Two"]
    path = f"{own.path}/goals"
    assert own.mentees.post(f"{path}/{one.id}/reach").status == 303
    assert own.mentees.post(f"{path}/{one.id}/reach").status == 409
    assert add(own, "Four") == 303
    assert own.mentors.post(f"{path}/{one.id}/reopen").status == 409
    assert own.mentors.post(f"{path}/{two.id}/drop").status == 303
    assert own.mentors.post(f"{path}/{one.id}/reopen").status == 303
    db.session().rollback()
    states = {text_of(goal): goal.state for goal in queries.goals_of(own.pair)}
    opened = GoalState.open
    assert states == {"One": opened, "Two": GoalState.dropped, "Three": opened, "Four": opened}


def test_goals_added_at_once_are_three(company: Company) -> None:
    own = active_pair(company, "goals_at_once")
    token, path, pair_id = own.mentors.token(), f"{own.path}/goals/new", own.pair.id

    def post(number: int) -> int:
        data = {"text": f"Goal {number}", "key": str(number), "csrf_token": token}
        return raw(own.mentors, "POST", path, data=data).status_code

    statuses = together(*[lambda n=n: post(n) for n in range(6)])
    assert sorted(statuses) == [303] * 3 + [422] * 3
    assert count(Goal, Goal.pair_id == pair_id) == 3


def test_a_pair_has_a_limit_of_goals(company: Company) -> None:
    own = active_pair(company, "many_goals")
    for number in range(MOST_GOALS):
        with unit_of_work():
            goal = services.add_goal(own.pair, str(number), by=own.mentor)
        with unit_of_work():
            services.drop_goal(goal, by=own.mentee)
    page = own.mentors.post(f"{own.path}/goals/new", {"text": "More", "key": "k"})
    assert beside(page) == {"text": "The pair has had 50 goals, the limit."}


@pytest.mark.parametrize("typed", ["two\nlines", "tab\there", "x" * 201, ""])
def test_a_goal_is_one_short_line(pair: ActivePair, typed: str) -> None:
    page = pair.mentors.post(f"{pair.path}/goals/new", {"text": typed, "key": "k"})
    assert page.status == 422
    assert set(beside(page)) == {"text"}


def test_a_goal_is_changed_at_its_own_pair_only(company: Company, pair: ActivePair) -> None:
    own = active_pair(company, "own_goal")
    assert add(own, "Ours") == 303
    db.session().rollback()
    goal = db.session().scalars(select(Goal).where(Goal.pair_id == own.pair.id)).one()
    for client in (pair.mentors, own.mentors):
        assert client.post(f"{pair.path}/goals/{goal.id}/drop").status == 404
    assert pair.mentors.post(f"{own.path}/goals/{goal.id}/drop").status == 404


def test_nothing_is_written_before_both_said_yes(company: Company) -> None:
    from tests.integration.mentoring.editions import published
    from tests.pages import Client

    proposed, mentor, _mentee = published(company, "not_yet")
    client = Client(company.app).sign_in(mentor.email)
    page = client.get(f"/pairs/{proposed.id}")
    assert "Private notes" not in page.words
    for address in ("notes/private", "notes/shared", "goals/new", "topics"):
        assert client.get(f"/pairs/{proposed.id}/{address}").status == 404
        assert (
            client.post(f"/pairs/{proposed.id}/{address}", {"text": "x", "key": "k"}).status == 404
        )
