"""A result is the best one by every criterion in turn, whatever the order of its input."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.cohorts import random_cohort, scored
from tests.unit.matching.reference import optima, seats_respected, stages_of
from webapp.matching.certificate import check
from webapp.matching.cohort import Pair, Seat, cohort_of
from webapp.matching.criteria import DEFAULT, CohortError, Criterion, read_criteria
from webapp.matching.solve import match

EVERY = tuple(Criterion)
WAITED_FIRST = read_criteria(["waited", "matched", "generous", "rank_sum", "satisfaction", "kept"])
ORDERS = (DEFAULT, EVERY, WAITED_FIRST)


@pytest.mark.parametrize("seed", range(20))
def test_every_stage_is_the_optimum_of_an_integer_program(seed: int) -> None:
    """Up to 60 mentees; 200 cohorts in `python -m tests.soak.matching`."""
    few = (100, 300, 500, 900) if seed % 2 else ()
    cohort = random_cohort(seed, 60, criteria=ORDERS[seed % 3], scores=few, density=0.25)
    result = match(cohort)
    assert stages_of(result) == optima(cohort)
    assert seats_respected(result)


@pytest.mark.parametrize("seed", range(6))
def test_stages_are_optimal_beside_frozen_pairs(seed: int) -> None:
    cohort = random_cohort(seed, 30)
    some = match(cohort).pairs[::3]
    result = match(cohort, frozen=some)
    assert result.cohort.frozen == some
    assert not set(result.pairs) & set(some)
    assert stages_of(result) == optima(result.cohort)
    assert seats_respected(result)


@given(
    seed=st.integers(0, 10**6),
    size=st.integers(1, 12),
    few=st.sampled_from([(), (500,), (100, 900)]),
    order=st.sampled_from(ORDERS),
)
def test_small_cohorts_of_all_kinds(
    seed: int, size: int, few: tuple[int, ...], order: tuple[Criterion, ...]
) -> None:
    cohort = random_cohort(seed, size, scores=few, criteria=order, density=0.5)
    result = match(cohort)
    assert seats_respected(result)
    assert set(result.pairs) <= {
        (cohort.mentees[i].id, cohort.mentors[j].id)
        for i, j in zip(cohort.pairs.mentee, cohort.pairs.mentor, strict=True)
    }
    assert check(cohort, result.chosen, result.stages) == []
    assert stages_of(result) == optima(cohort)


@pytest.mark.parametrize("few", [(), (500,)])
def test_no_order_of_the_input_matters(few: tuple[int, ...]) -> None:
    """With equal scores only, thousands of results are equally good."""
    mentees, mentors, pairs, _criteria = scored(5, 60, scores=few)
    first = match(cohort_of("e", mentees, mentors, pairs))
    assert len(first.pairs) > 20
    for seed in range(20):
        for rows in (mentees, mentors, pairs):
            random.Random(seed).shuffle(rows)
        again = match(cohort_of("e", mentees, mentors, pairs))
        assert again.pairs == first.pairs
        assert stages_of(again) == stages_of(first)


def test_a_draw_depends_on_the_edition() -> None:
    mentees, mentors, pairs, _criteria = scored(5, 60, scores=(500,))
    results = {match(cohort_of(f"{n}", mentees, mentors, pairs)).pairs for n in range(5)}
    assert len(results) == 5


def test_new_names_change_draws_only() -> None:
    mentees, mentors, pairs, _criteria = scored(7, 40)
    renamed = {seat.id: f"z{99 - n}{seat.id}" for n, seat in enumerate((*mentees, *mentors))}
    other = cohort_of(
        "e",
        [replace(seat, id=renamed[seat.id]) for seat in mentees],
        [replace(seat, id=renamed[seat.id]) for seat in mentors],
        [replace(p, mentee=renamed[p.mentee], mentor=renamed[p.mentor]) for p in pairs],
    )
    assert stages_of(match(other)) == stages_of(match(cohort_of("e", mentees, mentors, pairs)))


def two_by_two(*scores: int) -> list[Pair]:
    """Scores of a-x, a-y, b-x, b-y for both sides."""
    names = ("ax", "ay", "bx", "by")
    return [
        Pair(n[0], n[1], s, t) for n, s, t in zip(names, scores[::2], scores[1::2], strict=True)
    ]


AB, XY = [Seat("a"), Seat("b")], [Seat("x"), Seat("y")]


def test_the_best_total_loses_if_somebody_pays_for_it() -> None:
    pairs = two_by_two(1000, 1000, 600, 600, 600, 600, 250, 1000)
    by_total = read_criteria(["matched", "satisfaction"])
    assert match(cohort_of("e", AB, XY, pairs, criteria=by_total)).pairs == (("a", "x"), ("b", "y"))
    # b would have 250 of 600, below 50 % of the own best; y is content.
    assert match(cohort_of("e", AB, XY, pairs)).pairs == (("a", "y"), ("b", "x"))


def test_more_people_matched_comes_before_everything() -> None:
    pairs = [Pair("a", "x", 1000, 1000), Pair("a", "y", 10, 10), Pair("b", "x", 10, 10)]
    assert match(cohort_of("e", AB, XY, pairs)).pairs == (("a", "y"), ("b", "x"))


def test_people_who_waited_come_first() -> None:
    pairs = [Pair("a", "x", 1000, 1000), Pair("b", "x", 900, 900)]
    assert match(cohort_of("e", AB, XY, pairs)).pairs == (("a", "x"),)
    waited = [Seat("a", waited=1), Seat("b", waited=2)]
    assert match(cohort_of("e", waited, XY, pairs)).pairs == (("b", "x"),)
    by_mentor = [Pair("a", "x", 1000, 1000), Pair("a", "y", 900, 900)]
    mentors = [Seat("x"), Seat("y", 2, waited=1)]
    assert match(cohort_of("e", AB, mentors, by_mentor)).pairs == (("a", "y"),)


def test_a_previous_pair_is_kept_where_that_is_fair() -> None:
    pairs = two_by_two(1000, 1000, 900, 900, 900, 900, 1000, 1000)
    old = [replace(p, previous=p.mentee + p.mentor in {"ay", "bx"}) for p in pairs]
    assert match(cohort_of("e", AB, XY, pairs)).pairs == (("a", "x"), ("b", "y"))
    assert match(cohort_of("e", AB, XY, old)).pairs == (("a", "y"), ("b", "x"))


@pytest.mark.parametrize("seed", range(10))
def test_a_mentor_more_never_matches_fewer(seed: int) -> None:
    mentees, mentors, pairs, _criteria = scored(seed, 25)
    before = len(match(cohort_of("e", mentees, mentors, pairs)).pairs)
    chance = random.Random(seed)
    more = [Pair(seat.id, "new", 500, 500) for seat in mentees if chance.random() < 0.3]
    after = len(match(cohort_of("e", mentees, [*mentors, Seat("new")], [*pairs, *more])).pairs)
    assert before <= after <= before + 1


def test_frozen_pairs_survive_any_change() -> None:
    mentees, mentors, pairs, _criteria = scored(3, 40)
    active = match(cohort_of("e", mentees, mentors, pairs)).pairs
    fewer = [replace(seat, places=0) for seat in mentors]
    result = match(cohort_of("e", mentees, fewer, pairs, frozen=active))
    assert (result.pairs, result.cohort.frozen) == ((), active)


@pytest.mark.parametrize(
    ("mentees", "mentors"), [([], []), (AB, []), ([], XY), (AB, XY), ([Seat("a", 0)], XY)]
)
def test_a_cohort_without_pairs_has_an_empty_result(
    mentees: list[Seat], mentors: list[Seat]
) -> None:
    cohort = cohort_of("e", mentees, mentors, [])
    result = match(cohort)
    assert result.pairs == ()
    assert result.value(Criterion.matched) == (sum(seat.places for seat in mentees),)
    assert check(cohort, result.chosen, result.stages) == []


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["matched", "joy"], "there is no criterion 'joy'"),
        (["matched", "kept", "kept"], "listed twice"),
        (["tie", "matched"], "must be the last"),
        (["kept", "matched"], "must be the first"),
        (["bands"], "must be the first"),
    ],
)
def test_criteria_that_make_no_sense_are_refused(names: list[str], sentence: str) -> None:
    with pytest.raises(CohortError, match=sentence):
        read_criteria(names)


def test_progress_hears_of_each_stage() -> None:
    heard: list[tuple[str, int]] = []
    result = match(random_cohort(1), progress=lambda c, _label, value: heard.append((c, value)))
    assert [name for name, _value in heard] == [stage.criterion for stage in result.stages]
    assert heard[0][1] == result.stages[0].value
