"""Counts of reasons: with the total, which a share tells, no small count can be computed."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from webapp.insights.review_figures import CELL, floored
from webapp.stories.workflow import Reason

COUNTS = st.dictionaries(st.sampled_from(Reason), st.integers(0, 12))


@given(COUNTS)
def test_no_small_count_of_a_reason_follows_from_the_total(counts: dict[Reason, int]) -> None:
    shown = {reason: n for reason, n in floored(Counter(counts)).items() if n is not None}
    hidden = [counts.get(reason, 0) for reason in Reason if reason not in shown]
    assert all(n == counts[reason] >= CELL for reason, n in shown.items())
    if shown and hidden:
        assert len(hidden) > 1
        assert sum(hidden) == 0 or sum(hidden) >= CELL


def test_one_objection_for_another_reason_is_not_told() -> None:
    counts = Counter({Reason.confidential: 7, Reason.factual_error: 6, Reason.legal: 1})
    assert floored(counts) == {
        **dict.fromkeys(Reason), Reason.confidential: 7,
    }  # fmt: skip
