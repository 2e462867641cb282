"""Why a pair was formed, why another one was not, and why somebody has no partner."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from webapp.matching import sentences
from webapp.matching.cohort import Cohort, Ints, Pairs, percent
from webapp.matching.criteria import CohortError, Criterion
from webapp.matching.feasible import Feasible, feasible_cohort
from webapp.matching.flow import cost_of_forcing, reduced_costs
from webapp.matching.network import network_of, taken_places
from webapp.matching.profiles import Profiles, Rule
from webapp.matching.scores import parts_of
from webapp.matching.solve import Result, match
from webapp.matching.stages import BANDS, stage_costs
from webapp.matching.tables import ORDER, Tables


@dataclass(frozen=True)
class SideOfPair:
    """What a pair is worth for one of the two: `score` and `best` are 1 to 1000, `rank` counts from
    1 among the person's own feasible partners, `percent` is of the own best score. `band` is the
    lowest percentage that the pair does not reach, 0 if it reaches them all. `parts` are points.
    """

    score: int
    best: int
    percent: int
    rank: int
    band: int
    parts: dict[str, int]


@dataclass(frozen=True)
class WhyNot:
    """`rule` if two people may not be matched; else the first `criterion` that would become worse,
    by `at_least` this much. Both are None if nothing but "not available" can be said.
    """

    sentence: str
    rule: Rule | None = None
    criterion: Criterion | None = None
    label: str = ""
    at_least: int = 0


class Explainer:
    """Explanations of one result. `tables` are those of `feasible_cohort`, if it made the cohort."""

    def __init__(self, result: Result, tables: Tables | None = None) -> None:
        self.result = result
        self.cohort = result.cohort
        self.tables = tables
        self._parts: dict[int, list[dict[str, int]]] = {}

    def pair(self, mentee: str, mentor: str) -> tuple[SideOfPair, SideOfPair]:
        """The two sides of a feasible pair. Raises CohortError for any other."""
        position = self.position(mentee, mentor)
        if position is None:
            raise CohortError(f"{mentee} and {mentor} are not among the pairs of the cohort")
        pairs = self.cohort.pairs
        parts = self._points(position)
        one, other = int(pairs.mentee[position]), int(pairs.mentor[position])
        return (
            _side(pairs.mentee_score, self.cohort.mentee_best[one], pairs.mentee_rank, position, parts[0]),
            _side(pairs.mentor_score, self.cohort.mentor_best[other], pairs.mentor_rank, position, parts[1]),
        )  # fmt: skip

    def _points(self, position: int) -> list[dict[str, int]]:
        """The parts of both scores, computed for all pairs of the result at once."""
        if self.tables is None:
            return [{}, {}]
        if position not in self._parts:
            where = np.union1d(self.result.chosen, [position])
            pairs = self.cohort.pairs
            sides = parts_of(self.tables, pairs.mentee[where], pairs.mentor[where])
            columns = [{name: p.tolist() for name, p in side.points.items()} for side in sides]
            self._parts = {
                place: [{name: values[n] for name, values in side.items()} for side in columns]
                for n, place in enumerate(where.tolist())
            }
        return self._parts[position]

    def position(self, mentee: str, mentor: str) -> int | None:
        """Where a pair is in the cohort; None if it is not among its pairs."""
        cohort = self.cohort
        if mentee not in cohort.mentee_index or mentor not in cohort.mentor_index:
            return None
        one, other = cohort.mentee_index[mentee], cohort.mentor_index[mentor]
        low, high = np.searchsorted(cohort.pairs.mentee, (one, one + 1))
        place = int(low + np.searchsorted(cohort.pairs.mentor[low:high], other))
        return place if place < high and cohort.pairs.mentor[place] == other else None

    def why_not(self, mentee: str, mentor: str) -> WhyNot:
        """Why two people are not matched. An exclusion gives the same answer as if there were none,
        or "not available", which is also said of people without a free place.
        """
        if (mentee, mentor) in {*self.result.pairs, *self.cohort.frozen}:
            return WhyNot(sentences.MATCHED)
        if not self._have_places(mentee, mentor):
            rule = self._named_rule(mentee, mentor)
            return WhyNot(sentences.infeasible(rule or Rule.unavailable), rule)
        position = self.position(mentee, mentor)
        if position is not None:
            return self._bound(position)
        rule = self._named_rule(mentee, mentor)
        if rule is not None:
            return WhyNot(sentences.infeasible(rule), rule)
        return self._without_secrets(mentee, mentor)

    def _have_places(self, mentee: str, mentor: str) -> bool:
        cohort = self.cohort
        if mentee not in cohort.mentee_index or mentor not in cohort.mentor_index:
            return False
        one, other = cohort.mentee_index[mentee], cohort.mentor_index[mentor]
        rows, columns = taken_places(cohort)
        return bool(
            cohort.mentees[one].places > rows[one] and cohort.mentors[other].places > columns[other]
        )

    def _named_rule(self, mentee: str, mentor: str) -> Rule | None:
        if self.tables is None:
            return None
        one = self.tables.mentees.index.get(mentee)
        other = self.tables.mentors.index.get(mentor)
        if one is None or other is None:
            return None
        code = int(self.tables.rules(np.array([one]), np.array([other]))[0])
        rule = ORDER[code - 1] if code else None
        return None if rule == Rule.unavailable else rule

    def _without_secrets(self, mentee: str, mentor: str) -> WhyNot:
        """The answer of a run in which the two do not exclude each other, or are considered."""
        if self.tables is None:
            return WhyNot(sentences.UNAVAILABLE)
        feasible = Feasible(self.cohort, self.tables)
        if any(self.tables.sealed.at(*self._positions(mentee, mentor))):
            feasible = feasible_cohort(_reconciled(self.tables.profiles, mentee, mentor))
        cohort = with_pair(feasible, mentee, mentor).with_frozen(self.cohort.frozen)
        other = Explainer(match(cohort, criteria=self.cohort.criteria))
        position = other.position(mentee, mentor)
        if position is None or position in set(other.result.chosen.tolist()):
            return WhyNot(sentences.UNAVAILABLE)
        return other._bound(position)

    def _positions(self, mentee: str, mentor: str) -> tuple[Ints, Ints]:
        one, other = self.cohort.mentee_index[mentee], self.cohort.mentor_index[mentor]
        return np.array([one]), np.array([other])

    def _bound(self, position: int) -> WhyNot:
        """What the first stage that a pair worsens loses by it."""
        network = network_of(self.cohort)
        flow, is_open = network.flow_of(self.result.chosen), network.capacity > 0
        stages = zip(stage_costs(self.cohort, network), self.result.stages, strict=True)
        for wanted, stage in stages:
            if stage.criterion == Criterion.tie:
                break
            cost = wanted.cost(is_open)
            amount = cost_of_forcing(network, cost, is_open, flow, position)
            if amount:
                sentence = sentences.loss(stage.criterion, stage.label, amount)
                return WhyNot(sentence, None, stage.criterion, stage.label, amount)
            is_open &= reduced_costs(network, cost, stage.prices) == 0
        return WhyNot(sentences.DRAWN, criterion=Criterion.tie)


def _side(
    scores: Ints, best: np.int64, ranks: Ints, position: int, parts: dict[str, int]
) -> SideOfPair:
    score, highest = int(scores[position]), int(best)
    band = next((limit for limit in BANDS if 100 * score < limit * highest), 0)
    return SideOfPair(
        score, highest, percent(score, highest), int(ranks[position]), band, parts
    )  # fmt: skip


def _reconciled(profiles: Profiles, one: str, other: str) -> Profiles:
    """The same profiles, without an exclusion between two people."""
    people = tuple(
        replace(p, exclusions=p.exclusions - {one, other}) if p.id in {one, other} else p
        for p in profiles.people
    )
    return replace(profiles, people=people)


def with_pair(feasible: Feasible, mentee: str, mentor: str) -> Cohort:
    """The cohort with one more feasible pair among those that are considered."""
    cohort, tables = feasible.cohort, feasible.tables
    row = np.array([cohort.mentee_index[mentee]])
    column = np.array([cohort.mentor_index[mentor]])
    codes = cohort.pairs.mentee * len(cohort.mentors) + cohort.pairs.mentor
    code = int(row[0]) * len(cohort.mentors) + int(column[0])
    place = int(np.searchsorted(codes, code))
    if place < len(codes) and codes[place] == code:
        return cohort
    scores = [part.score.astype(np.int64) for part in parts_of(tables, row, column)]
    # Ranks are counted over the considered pairs: a pair that was left out comes after these.
    ranks = (
        np.array([1 + (cohort.pairs.mentee_score[cohort.pairs.mentee == row] > scores[0]).sum()]),
        np.array(
            [1 + (cohort.pairs.mentor_score[cohort.pairs.mentor == column] > scores[1]).sum()]
        ),
    )
    new = (row, column, *scores, *ranks, tables.previous.at(row, column) > 0)
    names = Pairs.__dataclass_fields__
    merged = Pairs(*(
        np.insert(getattr(cohort.pairs, name), place, value[0])
        for name, value in zip(names, new, strict=True)
    ))  # fmt: skip
    return replace(cohort, pairs=merged, mentee_index={}, mentor_index={})


def exact_loss(result: Result, mentee: str, mentor: str) -> Iterator[tuple[str, int, int]]:
    """Solve again with a pair of the cohort forced: (label, figure now, figure with it) by stage."""
    cohort = result.cohort
    position = Explainer(result).position(mentee, mentor)
    if position is None:
        raise CohortError(f"{mentee} and {mentor} are not among the pairs of the cohort")
    forced = match(cohort, frozen=[(mentee, mentor)])
    network = network_of(cohort)
    flow = network.flow_of(np.append(forced.chosen, position))
    every = network.capacity > 0
    for wanted, stage in zip(stage_costs(cohort, network), result.stages, strict=True):
        if wanted.criterion != Criterion.tie:
            yield wanted.label, stage.value, wanted.value(wanted.cost(every), flow)
