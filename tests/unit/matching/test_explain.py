"""Answers to "why not": true, at least, and silent about other people and about exclusions."""

import random
from dataclasses import replace

import pytest

from tests.factories.cohorts import organization, random_cohort
from tests.unit.matching.people import people
from tests.unit.matching.reference import broken_rules
from webapp.matching import sentences
from webapp.matching.blocking import blocking_pairs
from webapp.matching.cohort import Cohort, Pair, Seat, cohort_of
from webapp.matching.criteria import DEFAULT, CohortError, Criterion
from webapp.matching.explain import Explainer, exact_loss
from webapp.matching.feasible import feasible_cohort
from webapp.matching.profiles import Need, Profile, Profiles, Rule
from webapp.matching.solve import Result, match
from webapp.matching.unmatched import unmatched


def pair_at(cohort: Cohort, position: int) -> tuple[str, str]:
    return (
        cohort.mentees[int(cohort.pairs.mentee[position])].id,
        cohort.mentors[int(cohort.pairs.mentor[position])].id,
    )


def questions(result: Result, seed: int, number: int) -> list[tuple[str, str]]:
    """Considered pairs that were not formed, of people who have places."""
    cohort, chance = result.cohort, random.Random(seed)
    found = [
        pair_at(cohort, n)
        for n in range(len(cohort.pairs))
        if cohort.mentors[int(cohort.pairs.mentor[n])].places
        and cohort.mentees[int(cohort.pairs.mentee[n])].places
    ]
    open_ = sorted(set(found) - set(result.pairs))
    return chance.sample(open_, min(number, len(open_)))


@pytest.mark.parametrize("few", [(), (100, 500, 900)])
def test_a_forced_pair_loses_at_least_what_is_said(few: tuple[int, ...]) -> None:
    said = 0
    for seed in range(12):
        criteria = tuple(Criterion) if seed % 3 == 0 else DEFAULT
        result = match(random_cohort(seed, 30, scores=few, criteria=criteria))
        explainer = Explainer(result)
        for mentee, mentor in questions(result, seed, 4):
            answer = explainer.why_not(mentee, mentor)
            compared = list(exact_loss(result, mentee, mentor))
            worse = [(label, abs(forced - now)) for label, now, forced in compared if now != forced]
            said += 1
            assert "at least" in answer.sentence
            if answer.criterion == Criterion.tie:
                assert worse == []
            else:
                label, loss = worse[0]
                assert answer.label == label
                assert 0 < answer.at_least <= loss
    assert said > 25


@pytest.mark.parametrize("seed", range(4))
def test_answers_name_the_rule_and_no_third_person(seed: int) -> None:
    profiles = people(seed, 24)
    made = feasible_cohort(profiles)
    result = match(made.cohort)
    explainer = Explainer(result, made.tables)
    named = 0
    for one in made.cohort.mentees:
        for other in made.cohort.mentors:
            answer = explainer.why_not(one.id, other.id)
            broken = [r for r in broken_rules(profiles, one.id, other.id) if r != "unavailable"]
            if (one.id, other.id) in result.pairs:
                assert answer.sentence == sentences.MATCHED
            elif broken:
                assert (answer.rule, answer.sentence) == (
                    broken[0], sentences.infeasible(Rule(broken[0])),
                )  # fmt: skip
                named += 1
            else:
                assert answer.sentence.startswith("Not available to you in this run")
            assert not any(person.id in answer.sentence for person in profiles.people)
            assert "exclu" not in answer.sentence
    assert named > 20


@pytest.mark.parametrize("seed", range(6))
def test_an_exclusion_gives_the_answer_that_there_would_be_without_it(seed: int) -> None:
    """Each pair that was not formed is excluded by one of the two, in turn."""
    profiles = organization(seed, 12)
    made = feasible_cohort(profiles)
    result = match(made.cohort)
    plain = Explainer(result, made.tables)
    chance = random.Random(seed)
    same, asked = 0, questions(result, seed, 6)
    every = [(i.id, j.id) for i in made.cohort.mentees for j in made.cohort.mentors]
    asked += chance.sample(sorted(set(every) - set(result.pairs)), 6)
    for mentee, mentor in asked:
        sealed = {mentee: mentor} if chance.random() < 0.5 else {mentor: mentee}
        changed = tuple(
            replace(p, exclusions=frozenset([sealed[p.id]]) if p.id in sealed else p.exclusions)
            for p in profiles.people
        )
        other = feasible_cohort(replace(profiles, people=changed))
        again = match(other.cohort)
        explainer = Explainer(again, other.tables)
        assert explainer.why_not(mentee, mentor) == plain.why_not(mentee, mentor)
        if again.pairs == result.pairs:
            same += 1
            assert unmatched(again, other.tables) == unmatched(result, made.tables)
    assert same > 6


def test_an_exclusion_of_a_pair_that_would_be_formed_is_like_a_mentor_who_rests() -> None:
    profiles = organization(1, 12)
    made = feasible_cohort(profiles)
    mentee, mentor = match(made.cohort).pairs[0]
    answers = set()
    for change in ({"exclusions": frozenset([mentee])}, {"capacity": 0}):
        changed = tuple(replace(p, **change) if p.id == mentor else p for p in profiles.people)
        other = feasible_cohort(replace(profiles, people=changed))
        answers.add(Explainer(match(other.cohort), other.tables).why_not(mentee, mentor))
    assert len(answers) == 1
    assert next(iter(answers)).sentence == "Not available to you in this run."


def test_a_pair_that_was_not_considered_is_answered_too() -> None:
    profiles = organization(1, 40)
    few, every = feasible_cohort(profiles, per_mentee=2, per_mentor=1), feasible_cohort(profiles)
    result = match(few.cohort)
    explainer = Explainer(result, few.tables)
    left = [
        pair for pair in (pair_at(every.cohort, n) for n in range(len(every.cohort.pairs)))
        if explainer.position(*pair) is None
    ]  # fmt: skip
    sentences_ = {explainer.why_not(*pair).sentence for pair in left[:40]}
    assert all(sentence.startswith("Not available to you") for sentence in sentences_)
    assert any("at least" in sentence for sentence in sentences_)


def test_a_pair_is_explained_for_both_sides() -> None:
    made = feasible_cohort(organization(1, 40))
    result = match(made.cohort)
    explainer = Explainer(result, made.tables)
    for mentee, mentor in result.pairs:
        for side, other in zip(
            explainer.pair(mentee, mentor), Explainer(result).pair(mentee, mentor), strict=True
        ):
            assert sum(side.parts.values()) == side.score <= side.best
            assert side.percent == 100 * side.score // side.best
            assert side.band == next((b for b in (30, 40, 50, 60, 70) if side.percent < b), 0)
            assert (side.rank == 1) == (side.score == side.best)
            assert other == replace(side, parts={})
    with pytest.raises(CohortError, match="not among the pairs"):
        explainer.pair("nobody", "neither")


def one_mentee(**change: object) -> Profiles:
    """A mentee and three mentors, who fit where nothing is changed."""
    person = Profile(
        "", site="X", languages=frozenset(["fr"]), grade=5, slots=frozenset(["mon-am"])
    )
    changed = replace(person, id="e", needs={"ai": Need(3)}, **change)  # type: ignore[arg-type]
    mentors = [replace(person, id=f"o{n}", grade=1, offers={"ai": 4}) for n in range(3)]
    return Profiles("e", (changed, *mentors))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"languages": frozenset(["de"])}, "No mentor is possible: of 3, each shares no language."),
        ({"slots": frozenset()}, "No mentor is possible: of 3, each shares no half-day."),
        ({"grade": 1}, "No mentor is possible: of 3, each has a grade that does not fit."),
        ({"site": "Y"}, "No mentor is possible: of 3, each works elsewhere, and not remotely."),
        (
            {"exclusions": frozenset(["o0", "o1", "o2"])},
            "Of 3 mentors: 3 would fit and are not available.",
        ),
        (
            {"manager": "o0", "exclusions": frozenset(["o1", "o2"])},
            "Of 3 mentors: 1 is in the same line of hierarchy; 2 would fit and are not available.",
        ),
    ],
)
def test_people_without_a_partner_get_a_reason(change: dict[str, object], sentence: str) -> None:
    made = feasible_cohort(one_mentee(**change))
    found = {person.id: person for person in unmatched(match(made.cohort), made.tables)}
    assert found["e"].sentence == sentence
    assert sorted(found) == ["e", "o0", "o1", "o2"]


def test_without_mentors_everybody_gets_a_reason() -> None:
    profiles = replace(one_mentee(), people=one_mentee().people[:1])
    made = feasible_cohort(profiles)
    reasons = [person.sentence for person in unmatched(match(made.cohort), made.tables)]
    assert reasons == ["No mentor takes part."]
    assert feasible_cohort(Profiles("e", ())).cohort.mentees == ()


def test_pairs_that_both_would_prefer_are_found_one_by_one() -> None:
    for seed in range(10):
        result = match(random_cohort(seed, 25))
        cohort, pairs = result.cohort, result.cohort.pairs
        expected = []
        for n in range(len(pairs)):
            gains = []
            for side, seats in (("mentee", cohort.mentees), ("mentor", cohort.mentors)):
                who, score = getattr(pairs, side), getattr(pairs, f"{side}_score")
                own = [int(score[k]) for k in result.chosen if who[k] == who[n]]
                places = seats[int(who[n])].places
                free = len(own) < places
                gains.append(score[n] - (0 if free else min(own, default=10_000)))
            if n not in result.chosen and min(gains) > 100:
                expected.append(n)
        assert blocking_pairs(result).tolist() == expected


def test_a_stable_result_has_no_such_pair() -> None:
    cohort = cohort_of(
        "e", [Seat("a"), Seat("b")], [Seat("x"), Seat("y")],
        [Pair("a", "x", 900, 900), Pair("b", "y", 800, 800), Pair("a", "y", 100, 100)],
    )  # fmt: skip
    assert blocking_pairs(match(cohort)).tolist() == []
