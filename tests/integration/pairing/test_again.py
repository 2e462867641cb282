"""People whose pair is over are paired again without a lead, and nothing tells who refused."""

from datetime import timedelta

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.mentoring.editions import applied, edition_of, joined, simulated
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.mentoring import services as mentoring
from webapp.mentoring.jobs import meet_deadlines
from webapp.mentoring.models import Edition, Pair
from webapp.mentoring.queries import live_pairs
from webapp.mentoring.workflow import PairState, Role
from webapp.pairing import queries, services
from webapp.pairing.jobs import find_pairs, pair_again
from webapp.pairing.models import MatchRun
from webapp.pairing.workflow import RunState
from webapp.people.models import Person

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def three(company: Company, name: str) -> tuple[Edition, Pair, Person, Person, Person]:
    """A running edition with a proposed pair, and a second mentee without a mentor."""
    edition = edition_of(company)
    mentor, mentee, second = (joined(company, f"{name}_{n}") for n in ("mentor", "mentee", "next"))
    offers = applied(edition, mentor, Role.mentor)
    needs = applied(edition, mentee, Role.mentee)
    applied(edition, second, Role.mentee)
    run = simulated(company, edition, [(offers, needs)])
    with unit_of_work():
        services.review(run, by=company.people["lead"])
        services.publish(run, by=company.people["lead"])
    [pair] = live_pairs(edition_id=edition.id)
    return edition, pair, mentor, mentee, second


def again(edition: Edition) -> MatchRun | None:
    """What the periodic job and the worker do."""
    pair_again()
    db.session().rollback()
    [latest, *_earlier] = queries.runs_of(edition.id)
    if latest.state == RunState.queued:
        find_pairs({"run": latest.id})
        db.session().rollback()
        return latest
    return None


def proposed(edition: Edition) -> list[tuple[str, str]]:
    return [(p.mentor.name, p.mentee.name) for p in live_pairs(edition_id=edition.id)]


def test_a_mentor_who_changes_their_mind_frees_the_mentee_at_once(company: Company) -> None:
    edition, pair, mentor, mentee, _second = three(company, "mind")
    with unit_of_work():
        mentoring.answer(pair, yes=True, by=mentor)
    with clock.at(NOON + MINUTE), unit_of_work():
        mentoring.answer(pair, yes=False, by=mentor)
    with clock.at(NOON + 11 * MINUTE):
        run = again(edition)
    assert run is not None
    assert (run.state, run.person_id) == (RunState.published, None)
    # The mentor is asked for the other mentee only after the morning on which all are notified.
    assert proposed(edition) == []
    assert mentee.id in queries.lost_partner(edition.id)


def test_the_place_of_a_mentor_is_free_once_they_are_notified(company: Company) -> None:
    edition, pair, mentor, mentee, second = three(company, "told")
    with unit_of_work():
        mentoring.answer(pair, yes=True, by=mentor)
    with clock.at(NOON + MINUTE), unit_of_work():
        mentoring.answer(pair, yes=False, by=mentee)
    with clock.at(NOON + 11 * MINUTE):
        again(edition)
    assert proposed(edition) == []
    with clock.at(pair.reply_until + DAY):
        meet_deadlines()
    with clock.at(pair.reply_until + DAY + MINUTE):
        assert again(edition) is not None
    # The refused pair is not proposed again.
    assert proposed(edition) == [(mentor.name, second.name)]
    with clock.at(pair.reply_until + DAY + 11 * MINUTE):
        assert again(edition) is None


def test_an_ended_pair_frees_both_and_a_completed_one_keeps_its_places(company: Company) -> None:
    edition, pair, mentor, mentee, second = three(company, "over")
    with unit_of_work():
        mentoring.answer(pair, yes=True, by=mentor)
        mentoring.answer(pair, yes=True, by=mentee)
        mentoring.finish(pair, by=mentee)
        mentoring.complete(pair, met=True)
    with clock.at(NOON + 11 * MINUTE):
        assert again(edition) is None
    assert queries.places_taken(edition.id)[0] == {mentor.id: 1}
    with unit_of_work():
        pair.state = PairState.ended
    with clock.at(NOON + 22 * MINUTE), unit_of_work():
        pair.ended_at = clock.now()
    with clock.at(NOON + 33 * MINUTE):
        assert again(edition) is not None
    assert proposed(edition) == [(mentor.name, second.name)]


def test_nobody_is_paired_again_while_a_lead_decides_or_at_the_end(company: Company) -> None:
    edition, pair, mentor, _mentee, _second = three(company, "late")
    with clock.at(NOON + MINUTE), unit_of_work():
        mentoring.answer(pair, yes=False, by=mentor)
    with clock.at(NOON + 2 * MINUTE):
        with unit_of_work():
            asked = services.ask_for_pairs(edition, by=company.people["lead"])
        find_pairs({"run": asked.id})
    with clock.at(NOON + 11 * MINUTE):
        assert again(edition) is None
    with unit_of_work():
        services.discard(asked, by=company.people["lead"])
    with clock.at(NOON + 160 * DAY):
        assert again(edition) is None


def test_outdated_pairs_are_not_proposed(company: Company) -> None:
    edition, pair, mentor, _mentee, second = three(company, "outdated")
    with clock.at(NOON + MINUTE), unit_of_work():
        mentoring.answer(pair, yes=False, by=mentor)
    with clock.at(NOON + 11 * MINUTE):
        pair_again()
        run = queries.undecided_runs(edition.id)[0]
        find_pairs({"run": run.id})
        db.session().rollback()
        assert proposed(edition) == [(mentor.name, second.name)]
    with clock.at(NOON + 12 * MINUTE), unit_of_work():
        mentoring.answer(live_pairs(edition_id=edition.id)[0], yes=False, by=mentor)
    with clock.at(NOON + 22 * MINUTE), unit_of_work():
        last = services.pair_again(edition)
        assert last is not None
        last.state, last.input_hash = RunState.simulated, "of another cohort"
        services.propose_again(last)
    assert last.state == RunState.discarded
    assert proposed(edition) == []
