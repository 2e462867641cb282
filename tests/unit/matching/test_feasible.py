"""Which pairs may be formed and what they are worth, against rules that are read one by one."""

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.cohorts import organization
from tests.unit.matching.people import people
from tests.unit.matching.reference import broken_rules, most_matched, seats_respected
from webapp.matching.cohort import Cohort
from webapp.matching.criteria import CohortError, read_criteria
from webapp.matching.feasible import feasible_cohort
from webapp.matching.profiles import Need, Profile, Profiles, Rules, Weights
from webapp.matching.scores import parts_of
from webapp.matching.solve import match
from webapp.matching.tables import ORDER, Tables, grid


def keys(cohort: Cohort) -> list[tuple[str, str]]:
    return [
        (cohort.mentees[i].id, cohort.mentors[j].id)
        for i, j in zip(cohort.pairs.mentee, cohort.pairs.mentor, strict=True)
    ]


@given(
    seed=st.integers(0, 10**6),
    number=st.integers(0, 30),
    rules=st.builds(Rules, lower_grade=st.booleans(), different_unit=st.booleans()),
)
def test_exactly_the_pairs_that_break_no_rule_are_feasible(
    seed: int, number: int, rules: Rules
) -> None:
    profiles = people(seed, number, rules=rules)
    made = feasible_cohort(profiles)
    free = {
        (one.id, other.id)
        for one in profiles.people for other in profiles.people
        if one.needs and other.offers and not broken_rules(profiles, one.id, other.id)
    }  # fmt: skip
    grades = {person.id: (person.grade, person.id) for person in profiles.people}
    expected = {p for p in free if p[::-1] not in free or grades[p[1]] < grades[p[0]]}
    assert set(keys(made.cohort)) == expected
    assert made.cohort.feasible == len(expected)
    result = match(made.cohort)
    assert seats_respected(result)
    assert not {pair[::-1] for pair in result.pairs} & set(result.pairs)


@pytest.mark.parametrize("seed", range(5))
def test_the_rule_that_is_named_is_the_first_that_holds(seed: int) -> None:
    profiles = people(seed, 40)
    tables = Tables(profiles)
    rows, columns = np.arange(len(tables.mentees.people)), np.arange(len(tables.mentors.people))
    codes = tables.rules(*grid(rows, columns))
    seen = set()
    for i, one in enumerate(tables.mentees.people):
        for j, other in enumerate(tables.mentors.people):
            named = ORDER[codes[i, j] - 1] if codes[i, j] else None
            assert named == next(iter(broken_rules(profiles, one.id, other.id)), None)
            single = tables.rules(np.array([i]), np.array([j]))
            assert single[0] == codes[i, j]
            seen.add(named)
    assert len(seen) >= 8


def line_of_managers(depth: int) -> Profiles:
    """A mentee at the top, and a mentor this many levels below, who fits in every other way."""
    common = {
        "site": "X", "languages": frozenset(["fr"]), "slots": frozenset(["mon-am"]),
    }  # fmt: skip
    found = [Profile("top", grade=9, needs={"ai": Need()}, **common)]  # type: ignore[arg-type]
    for level in range(1, depth):
        found.append(Profile(f"level{level}", manager=found[-1].id))
    below = Profile("below", manager=found[-1].id, grade=1, offers={"ai": 4}, **common)  # type: ignore[arg-type]
    return Profiles("e", (*found, below))


@pytest.mark.parametrize("depth", [1, 2, 3, 6, 12, 3000])
def test_no_pair_in_one_line_of_hierarchy_at_any_depth(depth: int) -> None:
    profiles = line_of_managers(depth)
    assert keys(feasible_cohort(profiles).cohort) == []
    *above, below = profiles.people
    elsewhere = replace(profiles, people=(*above, replace(below, manager="")))
    assert keys(feasible_cohort(elsewhere).cohort) == [("top", "below")]


def expected_scores(profiles: Profiles, one: Profile, other: Profile) -> tuple[int, int]:
    """Both scores in plain words."""
    weights = profiles.weights
    served = [t for t, need in one.needs.items() if other.offers.get(t, 0) >= need.level]
    slots = min(4, len(one.slots & other.slots)) * 1000 // 4
    languages = min(2, len(one.languages & other.languages)) * 1000 // 2
    site = 1000 if one.site == other.site else 500
    common = weights.slots * slots // 1000 + weights.languages * languages // 1000
    common += weights.site * site // 1000

    def ranking(ranked: Sequence[str], person: str) -> int:
        if person not in ranked:
            return 0
        return (
            weights.ranking * (1000 * (len(ranked) - ranked.index(person)) // len(ranked)) // 1000
        )

    priority = 1000 * sum(one.needs[t].priority for t in served)
    topics = priority // sum(need.priority for need in one.needs.values())
    used = 1000 * len(served) // len(other.offers)
    return (
        common + weights.topics * topics // 1000 + ranking(one.ranked_mentors, other.id),
        common + weights.topics * used // 1000 + ranking(other.ranked_mentees, one.id),
    )


@pytest.mark.parametrize("weights", [Weights(), Weights(300, 100, 100, 100, 400)])
def test_scores_follow_the_documented_parts(weights: Weights) -> None:
    profiles = replace(organization(2, 40), weights=weights)
    free = keys(feasible_cohort(profiles).cohort)
    ranked = {one: tuple(b for a, b in free if a == one)[:4] for one, _other in free}
    liked = {other: tuple(a for a, b in free if b == other)[:3] for _one, other in free}
    profiles = replace(
        profiles,
        people=tuple(
            replace(p, ranked_mentors=ranked.get(p.id, ()), ranked_mentees=liked.get(p.id, ()))
            for p in profiles.people
        ),
    )
    cohort = feasible_cohort(profiles).cohort
    known = {person.id: person for person in profiles.people}
    scores = list(zip(cohort.pairs.mentee_score, cohort.pairs.mentor_score, strict=True))
    assert keys(cohort) == free
    assert scores == [expected_scores(profiles, known[i], known[j]) for i, j in free]
    assert len(set(scores)) > 50


def test_ranks_and_best_scores_count_pairs_that_are_not_considered() -> None:
    profiles = organization(1, 60)
    every, few = feasible_cohort(profiles), feasible_cohort(profiles, per_mentee=3, per_mentor=2)
    assert len(few.cohort.pairs) < len(every.cohort.pairs) / 2
    assert "of each mentee" in few.cohort.trimmed
    assert every.cohort.trimmed == ""
    assert (few.cohort.mentee_best == every.cohort.mentee_best).all()
    assert (few.cohort.mentor_best == every.cohort.mentor_best).all()
    table = dict(zip(keys(every.cohort), range(len(every.cohort.pairs)), strict=True))
    same = [table[key] for key in keys(few.cohort)]
    assert (few.cohort.pairs.mentee_rank == every.cohort.pairs.mentee_rank[same]).all()
    assert (few.cohort.pairs.mentor_rank == every.cohort.pairs.mentor_rank[same]).all()


@given(
    seed=st.integers(0, 10**6), number=st.integers(10, 60),
    keep=st.tuples(st.integers(1, 2), st.integers(1, 2)),
)  # fmt: skip
def test_fewer_considered_pairs_never_match_fewer_people(
    seed: int, number: int, keep: tuple[int, int]
) -> None:
    """The best pairs alone would often match fewer; the missing ones are added."""
    profiles = people(seed, number)
    cohort = feasible_cohort(profiles, per_mentee=keep[0], per_mentor=keep[1]).cohort
    full = feasible_cohort(profiles).cohort
    pairs = set(zip(full.pairs.mentee.tolist(), full.pairs.mentor.tolist(), strict=True))
    best = most_matched([s.places for s in full.mentees], [s.places for s in full.mentors], pairs)
    assert len(match(cohort).pairs) == best


def test_pairs_are_added_where_the_best_ones_would_not_suffice() -> None:
    """All mentees prefer the same mentors, who have one place each."""
    person = Profile(
        "", site="X", languages=frozenset(["fr"]), grade=5, slots=frozenset(["mon-am"])
    )
    loved = {"ai": 4, "data": 4}
    mentees = [
        replace(person, id=f"e{n:02}", needs={"ai": Need(1, 3), "data": Need(1, 1)})
        for n in range(30)
    ]
    mentors = [
        replace(person, id=f"o{n:02}", grade=1, offers=loved if n < 4 else {"data": 1})
        for n in range(30)
    ]
    profiles = Profiles("e", (*mentees, *mentors))
    made = feasible_cohort(profiles, per_mentee=4, per_mentor=1)
    assert len(match(made.cohort).pairs) == 30


@pytest.mark.parametrize("portion", [1, 1000])
def test_portions_do_not_change_the_result(portion: int, monkeypatch: pytest.MonkeyPatch) -> None:
    profiles = organization(1, 50)
    whole = feasible_cohort(profiles, per_mentee=5, per_mentor=3).cohort
    monkeypatch.setattr("webapp.matching.feasible.PORTION", portion)
    parts = feasible_cohort(profiles, per_mentee=5, per_mentor=3).cohort
    assert keys(parts) == keys(whole)
    assert (parts.pairs.mentor_rank == whole.pairs.mentor_rank).all()


def test_people_in_any_order_give_the_same_result() -> None:
    profiles = organization(3, 120)
    first = match(feasible_cohort(profiles, per_mentee=5, per_mentor=3).cohort).pairs
    for seed in range(20):
        shuffled = list(profiles.people)
        random.Random(seed).shuffle(shuffled)
        again = replace(profiles, people=tuple(shuffled))
        assert match(feasible_cohort(again, per_mentee=5, per_mentor=3).cohort).pairs == first


def test_a_topic_more_never_matches_fewer() -> None:
    for seed in range(10):
        profiles = people(seed, 30)
        before = match(feasible_cohort(profiles).cohort)
        mentee = next(p for p in profiles.people if p.needs)
        more = replace(mentee, needs={**mentee.needs, "ai": Need(1, 1)})
        changed = tuple(more if p.id == mentee.id else p for p in profiles.people)
        after = match(feasible_cohort(replace(profiles, people=changed)).cohort)
        assert len(after.pairs) >= len(before.pairs)


def test_active_pairs_keep_their_places_whatever_changed() -> None:
    profiles = organization(1, 60)
    active = frozenset(match(feasible_cohort(profiles).cohort).pairs[:20])
    moved = tuple(replace(p, site="Elsewhere", remote=False) for p in profiles.people)
    result = match(feasible_cohort(replace(profiles, people=moved, frozen=active)).cohort)
    assert set(result.cohort.frozen) == active
    assert not {one for one, _other in active} & {one for one, _other in result.pairs}
    assert seats_respected(result)


def test_most_previous_proposals_are_kept_after_a_turnover() -> None:
    """5 % of the people are exchanged for others; of the pairs that can remain, few change."""
    before = match(feasible_cohort(organization(1, 400)).cohort).pairs
    changed = organization(1, 400, turnover=0.05)
    there = {person.id for person in changed.people}
    old = frozenset(pair for pair in before if set(pair) <= there)
    made = feasible_cohort(replace(changed, previous=old))
    possible = old & set(keys(made.cohort))
    kept = match(made.cohort).pairs
    again = match(replace(made.cohort, criteria=read_criteria(["matched", "bands", "satisfaction"]),
                          mentee_index={}, mentor_index={})).pairs  # fmt: skip
    assert len(possible - set(kept)) / len(possible) < 0.1
    assert len(possible - set(kept)) < len(possible - set(again)) / 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"manager": "nobody"}, "manager names 'nobody'"),
        ({"manager": "e"}, "names the person themselves"),
        ({"exclusions": frozenset(["nobody"])}, "exclusions names 'nobody'"),
        ({"exclusions": frozenset(["e"])}, "names the person themselves"),
        ({"ranked_mentors": ("o", "o")}, "ranked twice"),
        ({"ranked_mentors": ("boss",)}, "boss is ranked, but has no offers"),
        ({"ranked_mentors": ("far",)}, "e ranks far, but you share no language"),
        ({"ranked_mentees": ("e2",)}, "without having the role"),
        ({"grade": None}, "the grade is missing"),
    ],
)
def test_impossible_profiles_are_refused(change: dict[str, object], sentence: str) -> None:
    person = Profile(
        "e", site="X", languages=frozenset(["fr"]), grade=5, slots=frozenset(["mon-am"])
    )
    people_ = (
        Profile("boss"), replace(person, needs={"ai": Need()}, **change),  # type: ignore[arg-type]
        replace(person, id="e2", needs={"ai": Need()}),
        replace(person, id="o", grade=1, offers={"ai": 2}),
        replace(person, id="far", grade=1, offers={"ai": 2}, languages=frozenset(["de"])),
    )  # fmt: skip
    with pytest.raises(CohortError, match=sentence):
        feasible_cohort(Profiles("e", people_))


def test_parts_of_a_score_add_up_to_it() -> None:
    made = feasible_cohort(organization(1, 60))
    pairs = made.cohort.pairs
    parts = parts_of(made.tables, pairs.mentee, pairs.mentor)
    for side, score in zip(parts, (pairs.mentee_score, pairs.mentor_score), strict=True):
        assert sum(side.points.values()).tolist() == score.tolist()  # type: ignore[union-attr]


def test_weights_add_up_to_one_thousand() -> None:
    with pytest.raises(CohortError, match="add up to 1000"):
        Weights(topics=600)
