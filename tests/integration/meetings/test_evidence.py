"""Only completed pairs that met often enough are evidence: another end would tell an answer."""

from datetime import date

from tests.factories.company import Company
from tests.integration.meetings.meetings import DAY, START, held, pairs_of
from tests.integration.mentoring.editions import TODAY, edition_of, joined
from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.meetings import evidence
from webapp.meetings.jobs import close_pairs
from webapp.mentoring import services as mentoring
from webapp.mentoring.workflow import PairState
from webapp.recognition.workflow import Rule

LATER = START + 60 * DAY


def test_a_completed_pair_of_four_meetings_is_evidence(company: Company) -> None:
    people = [(joined(company, f"e_mentor{n}"), joined(company, f"e_mentee{n}")) for n in range(3)]
    pairs = pairs_of(company, edition_of(company, ends_on=TODAY + 30 * DAY), people)
    completed, short, left = pairs
    for number, pair in enumerate(pairs):
        for meeting in range(3 if pair is short else 4):
            held(pair, START + (4 * number + meeting) * DAY)
    with unit_of_work():
        mentoring.end_pair(left, by=left.mentor)
    for moment in (LATER, LATER + 30 * DAY):
        with clock.at(moment):
            close_pairs()
    assert [pair.state for pair in pairs] == [
        PairState.completed, PairState.completed, PairState.ended,
    ]  # fmt: skip
    found = list(evidence.completed_pairs(date(2026, 1, 1), date(2028, 1, 1)))
    assert {each.person_id for each in found} == {completed.mentor_id, completed.mentee_id}
    assert {(each.rule, len(each.proof)) for each in found} == {(Rule.pair_completed, 4)}
    assert list(evidence.completed_pairs(date(2026, 1, 1), date(2026, 12, 1))) == []
    (measure,) = evidence.measures()
    program = completed.edition.program_id
    first = clock.local_day(START, clock.zone())
    # The days from START on: all eleven meetings, and those of the first pair alone.
    assert measure.count(program, first, first + 12 * DAY) == 11
    assert measure.count(program, first, first + 4 * DAY) == 4
