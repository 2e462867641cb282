"""A certificate proves a result without a solver, and nothing else."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from tests.factories.cohorts import random_cohort
from webapp.config import ROOT
from webapp.matching.certificate import check
from webapp.matching.criteria import CohortError, Criterion
from webapp.matching.flow import guard
from webapp.matching.solve import match

EVERY = tuple(Criterion)


@pytest.mark.parametrize("seed", range(15))
def test_a_result_with_another_pair_is_not_proved(seed: int) -> None:
    """Every pair of the result is removed, and exchanged for another pair, in turn."""
    cohort = random_cohort(seed, 20, criteria=EVERY)
    result = match(cohort)
    assert check(cohort, result.chosen, result.stages) == []
    others = np.setdiff1d(np.arange(len(cohort.pairs)), result.chosen)
    for place in range(len(result.chosen)):
        left = np.delete(result.chosen, place)
        assert check(cohort, left, result.stages)
        assert check(cohort, np.append(left, others[place % len(others)]), result.stages)
    assert check(cohort, np.append(result.chosen, others[0]), result.stages)
    assert check(cohort, np.append(result.chosen, result.chosen[0]), result.stages)


def test_a_changed_price_or_figure_or_stage_is_not_proved() -> None:
    cohort = random_cohort(4, 20)
    result = match(cohort)
    for number, stage in enumerate(result.stages):
        rest = list(result.stages)
        rest[number] = replace(stage, value=stage.value + 1)
        assert check(cohort, result.chosen, tuple(rest))
        rest[number] = replace(stage, prices=stage.prices[1:])
        assert check(cohort, result.chosen, tuple(rest))
    first = result.stages[0]
    wrong = replace(first, prices=first.prices + 5 * np.arange(len(first.prices)))
    assert check(cohort, result.chosen, (wrong, *result.stages[1:]))
    assert check(cohort, result.chosen, result.stages[:-1])
    assert check(cohort, result.chosen, (*result.stages, first))


def test_a_changed_score_is_not_proved() -> None:
    cohort = random_cohort(4, 20)
    result = match(cohort)
    worth = cohort.pairs.mentee_score.copy()
    worth[result.chosen[0]] = max(1, worth[result.chosen[0]] - 200)
    other = replace(
        cohort, pairs=replace(cohort.pairs, mentee_score=worth), mentee_index={}, mentor_index={}
    )
    assert check(other, result.chosen, result.stages)


def test_costs_that_could_overflow_are_refused() -> None:
    guard(np.array([1 << 40]), 10_000)
    with pytest.raises(CohortError, match="too large"):
        guard(np.array([1 << 50]), 10_000)


def test_pages_do_not_load_the_solver_with_profiles() -> None:
    """Forms may import criteria and profiles."""
    program = (
        "import sys, webapp.matching.criteria, webapp.matching.profiles, webapp.matching.hierarchy\n"
        "print({'numpy', 'ortools', 'pandas', 'flask', 'sqlalchemy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
