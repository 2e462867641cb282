"""Pairs: sealed answers, the mentor first; what the other person can see; ends without a reason."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import together
from tests.integration.mentoring.editions import (
    applied,
    edition_of,
    joined,
    pair_of,
    published,
    simulated,
)
from tests.pages import Client
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.mentoring import queries, services
from webapp.mentoring.jobs import meet_deadlines
from webapp.mentoring.models import Pair
from webapp.mentoring.workflow import PairState, Role
from webapp.messaging.models import Notice, Solicitation
from webapp.people.models import Person

DAY = timedelta(days=1)


def client_of(company: Company, person: Person) -> Client:
    return Client(company.app).sign_in(person.email)


def say(company: Company, pair: Pair, person: Person, word: str) -> int:
    status = client_of(company, person).post(f"/pairs/{pair.id}/answer", {"reply": word}).status
    db.session().rollback()
    return status


def subjects(person: Person) -> list[str]:
    db.session().rollback()
    found = select(Notice.subject).where(Notice.person_id == person.id).order_by(Notice.made_at)
    return list(db.session().scalars(found))


def test_a_pair_is_concluded_by_two_answers(company: Company) -> None:
    pair, mentor, mentee = published(company, "both_yes")
    asked = select(Solicitation.person_id).where(Solicitation.about_id == pair.id)
    assert list(db.session().scalars(asked)) == [mentor.id]
    question = (
        db.session().query(Solicitation).filter_by(about_id=pair.id, person_id=mentor.id).one()
    )
    assert question.values["day"] == "Wednesday 25 November"
    assert client_of(company, mentee).get(f"/pairs/{pair.id}").status == 404
    assert say(company, pair, mentor, "yes") == 303
    assert sorted(db.session().scalars(asked)) == sorted([mentor.id, mentee.id])
    page = client_of(company, mentee).get(f"/pairs/{pair.id}")
    assert f"{mentor.name} would be your mentor and has said yes." in page.words
    assert say(company, pair, mentee, "yes") == 303
    assert pair.state == PairState.active
    for person, other in ((mentor, mentee), (mentee, mentor)):
        words = client_of(company, person).get(f"/pairs/{pair.id}").words
        assert other.email in words
        assert "Your pair is set up" in subjects(person)


def test_answers_are_sealed(company: Company) -> None:
    pair, mentor, _mentee = published(company, "sealed")
    say(company, pair, mentor, "no")
    raw = text("SELECT sealed FROM pair_reply WHERE pair_id = :id")
    [stored] = db.session().execute(raw, {"id": pair.id}).scalars()
    assert b"no" not in bytes(stored)
    activity = text("SELECT count(*) FROM activity WHERE object_id = :id AND data LIKE '%no%'")
    assert "yes" not in str(activity)


def refuse(company: Company, pair: Pair, mentee: Person) -> None:
    say(company, pair, mentee, "no")


def let_expire(company: Company, pair: Pair, mentee: Person) -> None:
    with clock.at(NOON + 30 * DAY):
        meet_deadlines()


def withdraw(company: Company, pair: Pair, mentee: Person) -> None:
    mine = queries.application(pair.edition_id, mentee, Role.mentee)
    assert mine is not None
    assert client_of(company, mentee).post(f"/applications/{mine.id}/withdraw").status == 303


def leave_line(company: Company, pair: Pair, mentee: Person) -> None:
    with unit_of_work():
        mentee.manager_id = pair.mentor_id
    meet_deadlines()


@pytest.mark.both_databases
def test_a_refusal_looks_like_everything_else(company: Company) -> None:
    """Pages and messages of the mentor are the same bytes, whatever the mentee did."""
    seen: list[tuple[str, int, str, list[str]]] = []
    acts: tuple[Callable[[Company, Pair, Person], None], ...] = (
        refuse,
        let_expire,
        withdraw,
        leave_line,
    )
    for act in acts:
        pair, mentor, mentee = published(company, f"same_{act.__name__}")
        say(company, pair, mentor, "yes")
        act(company, pair, mentee)
        db.session().rollback()
        assert pair.state == PairState.not_concluded
        early = neutral(client_of(company, mentor).get(f"/pairs/{pair.id}").words, mentor, mentee)
        # Another yes is taken as while the mentee is being asked.
        again = say(company, pair, mentor, "yes")
        with clock.at(NOON + 31 * DAY):
            meet_deadlines()
            late = neutral(
                client_of(company, mentor).get(f"/pairs/{pair.id}").words, mentor, mentee
            )
            told = [s for s in subjects(mentor) if s != "A pair is proposed to you"]
        seen.append((early, again, late, told))
    assert [each == seen[0] for each in seen] == [True] * len(acts)
    early, again, late, told = seen[0]
    assert again == 303
    assert "You said yes; the other person is being asked" in early
    assert "Not concluded" in late
    assert told == ["A proposed pair is not concluded"]


def neutral(words: str, mentor: Person, mentee: Person) -> str:
    return words.replace(mentor.name, "MENTOR").replace(mentee.name, "MENTEE")


def test_nobody_learns_of_a_proposal_that_the_mentor_refused(company: Company) -> None:
    pair, mentor, mentee = published(company, "quiet_no")
    say(company, pair, mentor, "no")
    with clock.at(NOON + 5 * DAY):
        meet_deadlines()
    assert subjects(mentee) == []
    assert client_of(company, mentee).get(f"/pairs/{pair.id}").status == 404
    assert queries.pairs_of(mentee) == []
    assert "You said no" in client_of(company, mentor).get(f"/pairs/{pair.id}").words


def test_a_refusal_is_told_when_the_time_to_answer_is_over(company: Company) -> None:
    """On an earlier day it would tell that the mentee refused, instead of not answering."""
    pair, mentor, mentee = published(company, "not_before")
    say(company, pair, mentor, "yes")
    say(company, pair, mentee, "no")
    for moment, told in ((pair.reply_until, []), (pair.reply_until + DAY, [1])):
        with clock.at(moment):
            meet_deadlines()
        found = [s for s in subjects(mentor) if s == "A proposed pair is not concluded"]
        assert len(found) == len(told)


def test_a_mentor_changes_a_yes_until_the_pair_is_set_up(company: Company) -> None:
    pair, mentor, mentee = published(company, "changes")
    assert say(company, pair, mentor, "yes") == 303
    assert say(company, pair, mentor, "no") == 303
    assert pair.state == PairState.not_concluded
    assert say(company, pair, mentee, "yes") == 409
    assert say(company, pair, mentor, "yes") == 409


@pytest.mark.parametrize("word", ["", "maybe", "YES"])
def test_an_answer_is_yes_or_no(company: Company, word: str) -> None:
    pair, mentor, _mentee = published(company, f"unclear_{word or 'empty'}")
    assert say(company, pair, mentor, word) in {400, 422}
    assert pair.state == PairState.proposed


def test_an_answer_after_the_time_is_refused(company: Company) -> None:
    pair, mentor, _mentee = published(company, "too_late")
    with clock.at(NOON + 60 * DAY):
        assert say(company, pair, mentor, "yes") == 409


def test_a_pair_ends_and_the_other_person_reads_no_reason(company: Company) -> None:
    pair, mentor, mentee = published(company, "ends")
    say(company, pair, mentor, "yes")
    say(company, pair, mentee, "yes")
    client = client_of(company, mentee)
    assert client.post(f"/pairs/{pair.id}/pause").status == 303
    assert client_of(company, mentor).post(f"/pairs/{pair.id}/resume").status == 303
    assert client.post(f"/pairs/{pair.id}/end").status == 303
    assert subjects(mentor)[-1] == "Your pair has ended"
    assert client.post(f"/pairs/{pair.id}/end").status == 409


@pytest.mark.parametrize("state", ["completed", "ended"])
def test_a_pair_closes_before_it_is_completed(company: Company, state: str) -> None:
    pair, mentor, mentee = published(company, f"closes_{state}")
    say(company, pair, mentor, "yes")
    say(company, pair, mentee, "yes")
    client = client_of(company, mentee)
    assert client.post(f"/pairs/{pair.id}/finish").status == 303
    assert "The pair closes within two weeks." in client.get(f"/pairs/{pair.id}").words
    assert client.post(f"/pairs/{pair.id}/pause").status == 409
    assert subjects(mentor)[-1] == "Your pair closes"
    with unit_of_work():
        services.complete(pair, met=state == "completed")
    assert pair.state == state
    assert subjects(mentor)[-1] == subjects(mentee)[-1] == "Your pair has ended"


def test_a_change_of_the_directory_ends_an_active_pair(company: Company) -> None:
    pair, mentor, mentee = published(company, "same_line")
    say(company, pair, mentor, "yes")
    say(company, pair, mentee, "yes")
    between = company.newcomer("between")
    with unit_of_work():
        mentor.manager_id, between.manager_id = between.id, mentee.id
    meet_deadlines()
    db.session().rollback()
    assert pair.state == PairState.ended
    assert subjects(mentor)[-1] == subjects(mentee)[-1] == "Your pair has ended"


def test_a_yes_does_not_make_a_pair_in_one_line(company: Company) -> None:
    pair, mentor, mentee = published(company, "line_at_answer")
    with unit_of_work():
        mentor.manager_id = mentee.id
    assert say(company, pair, mentor, "yes") == 303
    assert pair.state == PairState.not_concluded


@pytest.mark.both_databases
def test_two_answers_at_once_conclude_once(company: Company) -> None:
    pair, mentor, mentee = published(company, "at_once")
    say(company, pair, mentor, "yes")
    ids = pair.id, mentee.id

    def yes() -> None:
        with company.app.app_context(), clock.at(NOON), unit_of_work():
            own = db.session().get_one(Pair, ids[0])
            try:
                services.answer(own, yes=True, by=db.session().get_one(Person, ids[1]))
            except Exception as refusal:
                assert type(refusal).__name__ == "WrongState"  # noqa: PT017 - one of two is late
                raise

    def try_yes() -> bool:
        try:
            yes()
        except Exception:  # noqa: BLE001 - the late one
            return False
        return True

    assert sum(together(try_yes, try_yes)) == 1
    assert subjects(mentor).count("Your pair is set up") == 1


def test_a_lead_who_takes_part_needs_a_second(company: Company) -> None:
    edition = edition_of(company)
    lead, mentee = company.people["lead"], joined(company, "of_lead")
    from webapp.programs import services as programs
    from webapp.programs.queries import current_enrollment

    if current_enrollment(lead, edition.program_id) is None:
        with unit_of_work():
            programs.join(edition.program, by=lead, version=1)
    run = simulated(
        company,
        edition,
        [(applied(edition, lead, Role.mentor), applied(edition, mentee, Role.mentee))],
    )
    client = client_of(company, lead)
    assert "You take part in this edition" in client.post(f"/matching/{run.id}/names").words
    assert client.post(f"/matching/{run.id}/publish").status == 403
    assert client.post(f"/matching/{run.id}/approve").status == 403
    with unit_of_work():
        from webapp.people import services as people
        from webapp.people.workflow import Role as Grant

        second = company.people["fourth"]
        people.grant(second, Grant.lead, by=None, scope=edition.program_id, reason="for the test")
    assert client_of(company, second).post(f"/matching/{run.id}/approve").status == 303
    assert client.post(f"/matching/{run.id}/publish").status == 303
    db.session().rollback()
    assert pair_of(edition).mentor_id == lead.id


def test_the_look_at_names_is_recorded(company: Company) -> None:
    edition = edition_of(company)
    one, other = joined(company, "seen_mentor"), joined(company, "seen_mentee")
    run = simulated(
        company,
        edition,
        [(applied(edition, one, Role.mentor), applied(edition, other, Role.mentee))],
    )
    client = client_of(company, company.people["lead"])
    assert one.name not in client.get(f"/matching/{run.id}").words
    assert one.name in client.post(f"/matching/{run.id}/names").words
    looks = text(
        "SELECT count(*) FROM activity WHERE object_id = :id AND verb = 'saw the names of the pairs'"
    )
    db.session().rollback()
    assert db.session().execute(looks, {"id": run.id}).scalar() == 1
    client.post(f"/matching/{run.id}/names")
    db.session().rollback()
    assert db.session().execute(looks, {"id": run.id}).scalar() == 2
