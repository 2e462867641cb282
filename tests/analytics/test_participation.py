"""Participation rates: worked examples, then properties for generated rows."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.core.proportions import wilson
from analytics.participation import activation, active, churn, gini, retention
from tests.analytics.people_builders import (
    action_row,
    action_table,
    as_of,
    at,
    enrollment_table,
    stay_row,
)

NOBODY = action_table([])


def test_activation_counts_people_observed_long_enough() -> None:
    joined = enrollment_table([stay_row(1), stay_row(2), stay_row(3, 7), stay_row(4, 6)])
    acts = action_table(
        [
            action_row(1, 14),
            action_row(2, 14.01),
            action_row(3, 8),
            action_row(4, 7),
            action_row(4, 8),
        ]
    )
    # On day 20 person 3 joined 13 days ago and is in neither count, despite an action.
    assert activation(joined, acts, 14, as_of(20)) == wilson(2, 3)
    assert activation(joined, acts, 14, as_of(21)) == wilson(3, 4)
    assert activation(joined, acts, 30, as_of(20)) == wilson(0, 0)


def test_activation_counts_people_who_left_but_not_closed_accounts() -> None:
    joined = enrollment_table(
        [stay_row(1, 0, 3), stay_row(2, 0, 3, "account"), stay_row(3, 0, 20, "account")]
    )
    assert activation(joined, NOBODY, 14, as_of(30)) == wilson(0, 2)
    assert activation(
        joined, action_table([action_row(2, 1), action_row(3, 1)]), 14, as_of(30)
    ) == wilson(1, 2)


def test_returning_person_counts_once() -> None:
    joined = enrollment_table([stay_row(1, 0, 3), stay_row(1, 5), stay_row(2)])
    acts = action_table([action_row(1, 8), action_row(1, 9)])
    assert activation(joined, acts, 14, as_of(30)) == wilson(1, 2)
    assert active(joined, acts, as_of(30)) == wilson(1, 2)
    assert active(joined, acts, as_of(4)) == wilson(0, 1)
    assert churn(joined, as_of(30))[["day", "n", "events"]].to_numpy().tolist() == [[3, 2, 1]]


def test_active_uses_30_days_and_current_enrollments() -> None:
    joined = enrollment_table([stay_row(1), stay_row(2), stay_row(3, 0, 35), stay_row(4, 50)])
    acts = action_table(
        [action_row(1, 10.01), action_row(2, 10), action_row(3, 30), action_row(4, 51)]
    )
    assert active(joined, acts, as_of(40)) == wilson(1, 2)
    assert active(joined, acts, as_of(40), days=31) == wilson(2, 2)
    assert active(joined, acts, as_of(34)) == wilson(3, 3)


def test_retention_counts_whole_weeks_only() -> None:
    joined = enrollment_table(
        [stay_row(1), stay_row(2, 1), stay_row(3, 0, 10), stay_row(4, 0, 10, "account")]
    )
    acts = action_table(
        [
            action_row(1, 0),
            action_row(1, 3),
            action_row(1, 7),
            action_row(2, 7.5),
            action_row(3, 1),
            action_row(4, 2),
            action_row(4, 8),
        ]
    )
    found = retention(joined, acts, as_of(21))
    assert found[["week", "n", "active"]].to_numpy().tolist() == [[0, 4, 4], [1, 3, 1], [2, 2, 0]]
    second = wilson(1, 3)
    assert found[["value", "low", "high"]].iloc[1].tolist() == [
        second.value,
        second.low,
        second.high,
    ]
    # A week counts once it is complete, to the microsecond.
    assert retention(joined.iloc[:1], acts, as_of(7) - timedelta(microseconds=1)).empty
    assert retention(joined.iloc[:1], acts, as_of(7))["active"].tolist() == [1]


def test_retention_without_people_has_no_rows() -> None:
    found = retention(enrollment_table([]), NOBODY, as_of(9))
    assert (len(found), [str(kind) for kind in found.dtypes]) == (
        0,
        ["int64"] * 3 + ["float64"] * 3,
    )


def test_churn_counts_leaving_by_choice_only() -> None:
    joined = enrollment_table(
        [
            stay_row(1, 0, 10),
            stay_row(2, 0, 10.9),
            stay_row(3, 0, 5, "account"),
            stay_row(4),
            stay_row(5, 0, 40),
        ]
    )
    found = churn(joined, as_of(30))
    assert found[["day", "n", "events"]].to_numpy().tolist() == [[10, 4, 2]]
    assert found["value"].tolist() == [0.5]
    assert found["se"].tolist() == [0.5 * (2 / (4 * 2)) ** 0.5]
    assert (found["low"] < 0.5).all()
    assert (found["high"] > 0.5).all()
    assert churn(joined, as_of(9)).empty


def test_moment_without_time_zone_is_refused() -> None:
    for measure in (
        lambda naive: activation(enrollment_table([]), NOBODY, 14, naive),
        lambda naive: active(enrollment_table([]), NOBODY, naive),
        lambda naive: retention(enrollment_table([]), NOBODY, naive),
        lambda naive: churn(enrollment_table([]), naive),
    ):
        with pytest.raises(ValueError, match="no time zone"):
            measure(at(1))


people = st.lists(
    st.builds(
        lambda joined, stayed, ended, acts: (joined, stayed, ended, acts),
        st.integers(0, 40),
        st.none() | st.integers(0, 40),
        st.sampled_from(["left", "account"]),
        st.lists(st.integers(-10, 60), max_size=4),
    ),
    max_size=12,
)


def tables(drawn: list[Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
    stays = [
        stay_row(number, joined, None if stayed is None else joined + stayed, ended)
        for number, (joined, stayed, ended, _) in enumerate(drawn)
    ]
    acts = [
        action_row(number, joined + days + 0.5)
        for number, (joined, _, _, all_days) in enumerate(drawn)
        for days in all_days
    ]
    return enrollment_table(stays), action_table(acts)


def measured(joined: pd.DataFrame, acts: pd.DataFrame) -> list[Any]:
    now = as_of(45)
    curves = [retention(joined, acts, now), churn(joined, now)]
    rates = [activation(joined, acts, 14, now), active(joined, acts, now)]
    return [*rates, *(curve.to_numpy().tolist() for curve in curves)]


@settings(max_examples=15, deadline=None)
@given(people, st.randoms(use_true_random=False))
def test_row_order_and_later_rows_change_nothing(drawn: list[Any], chance: Any) -> None:
    joined, acts = tables(drawn)
    expected = measured(joined, acts)
    seed = chance.randrange(100)
    shuffled = [frame.sample(frac=1, random_state=seed) for frame in (joined, acts)]
    assert repr(measured(*shuffled)) == repr(expected)
    later = [
        pd.concat(
            [joined, enrollment_table([stay_row(99, 46), stay_row(98, 50, 51)])], ignore_index=True
        ),
        pd.concat(
            [acts, action_table([action_row(number, 46) for number in range(12)])],
            ignore_index=True,
        ),
    ]
    assert repr(measured(*later)) == repr(expected)
    known = joined[joined["joined_at"] <= at(45)]
    over = known["left_at"] <= at(45)
    cut = known.assign(left_at=known["left_at"].where(over), ended=known["ended"].where(over))
    assert repr(measured(cut, acts[acts["at"] <= at(45)])) == repr(expected)


@settings(max_examples=15, deadline=None)
@given(people)
def test_retention_equals_a_direct_implementation(drawn: list[Any]) -> None:
    joined, acts = tables(drawn)
    found = retention(joined, acts, as_of(45))
    for week, n, active_people in found[["week", "n", "active"]].to_numpy().tolist():
        observed = acted = 0
        for begun, stayed, ended, all_days in drawn:
            closed = stayed is not None and ended == "account" and begun + stayed <= 45
            until = begun + stayed if closed else 45
            if begun <= 45 and begun + 7 * (week + 1) <= until:
                observed += 1
                acted += any(7 * week <= days + 0.5 < 7 * (week + 1) for days in all_days)
        assert (n, active_people) == (observed, acted)


@pytest.mark.parametrize("n", [1, 2, 3, 10, 97])
def test_gini_of_textbook_cases(n: int) -> None:
    assert gini([7] * n) == 0
    assert gini([0] * (n - 1) + [5]) == (n - 1) / n
    assert gini(range(1, n + 1)) == (n - 1) / (3 * n)


def test_gini_of_zeros_is_unknown_and_negative_values_are_refused() -> None:
    assert gini([]) is None
    assert gini([0, 0]) is None
    with pytest.raises(ValueError, match="negative or missing"):
        gini([1, -1])
    with pytest.raises(ValueError, match="negative or missing"):
        gini([1, float("nan")])


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=40).filter(any))
def test_gini_is_half_the_mean_difference_over_the_mean(x: list[int]) -> None:
    differences = sum(abs(a - b) for a in x for b in x)
    assert gini(x) == pytest.approx(differences / (2 * len(x) * sum(x)), abs=1e-12)
    assert gini(x[::-1]) == gini(x)


def test_gini_of_500_real_posts(trial: Callable[[str], Path]) -> None:
    posts = pd.read_csv(trial("facebook_posts/dataset_Facebook.csv"), sep=";")
    each = posts["T_Interactions"].to_numpy(np.int64)
    assert f"{gini(each):.3f}" == "0.544"
