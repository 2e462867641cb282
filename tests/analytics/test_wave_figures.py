"""Cells of a wave: as pandas counts them, hidden where small, and not to be computed."""

import random
from collections.abc import Iterator
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics import scales
from analytics.core.enps import enps
from analytics.core.wave_results import Cell
from analytics.privacy import attack
from analytics.wave_figures import Published, Tally, publish

QUESTIONS: list[dict[str, Any]] = [
    *(
        {"key": f"c{n}", "type": "scale", "scale": "comfort", "theme": "tools", "reversed": n == 2}
        for n in range(1, 6)
    ),
    {"key": "ease", "type": "scale", "theme": "tools"},
    {"key": "recommend", "type": "enps"},
    {"key": "why", "type": "choice", "options": [{"key": "pay"}, {"key": "team"}]},
    {"key": "more", "type": "text"},
]


def answer(chance: random.Random) -> dict[str, Any]:
    """All questions, each left out now and then."""
    given: dict[str, Any] = {f"c{n}": chance.randint(1, 5) for n in range(1, 6)}
    given |= {
        "ease": chance.randint(1, 5), "recommend": chance.randint(0, 10),
        "why": chance.choice(("pay", "team")), "more": "never counted",
    }  # fmt: skip
    return {key: value for key, value in given.items() if chance.random() > 0.05}


def people(sizes: dict[str, int], seed: int = 1) -> Iterator[tuple[str, dict[str, Any]]]:
    chance = random.Random(seed)
    return ((group, answer(chance)) for group, n in sizes.items() for _ in range(n))


def published(sizes: dict[str, int], seed: int = 1) -> Published:
    return publish("w", Tally(QUESTIONS).count(people(sizes, seed)))


def cell(found: Published, group: str, measure: str) -> Cell:
    (only,) = [c for c in found.cells if (c["group"], c["measure"]) == (group, measure)]
    return only


def test_cells_are_as_pandas_counts_them() -> None:
    found = published({"north": 40, "south": 30})
    frame = pd.DataFrame(
        [{"group": g} | values for g, values in people({"north": 40, "south": 30})]
    )
    key = scales.Key(tuple(f"c{n}" for n in range(1, 6)), frozenset({"c2"}))
    frame["comfort"] = scales.score(frame, key)
    for group, own in (("all", frame), ("north", frame[frame["group"] == "north"])):
        for measure, kind, ends in (("comfort", "score", (0, 100)), ("ease", "item", (1, 5))):
            values = own[measure].dropna()
            shown = cell(found, group, measure)
            assert (shown["n"], shown["kind"], shown["theme"]) == (len(values), kind, "tools")
            assert (shown["value"], shown["sd"]) == pytest.approx((values.mean(), values.std()))
            t = stats.t.ppf(0.975, len(values) - 1)
            half = t * values.std() / sqrt(len(values))
            assert (shown["low"], shown["high"]) == pytest.approx((values.mean() - half, values.mean() + half))  # fmt: skip
            assert ends[0] <= (shown["low"] or 0)
        given = own["recommend"].dropna()
        counts = [int((given >= 9).sum()), int(given.between(7, 8).sum()), int((given <= 6).sum())]
        score, expected = cell(found, group, "recommend"), enps(*counts)
        assert (score["value"], score["low"], score["high"], score["n"]) == (
            expected.value, expected.low, expected.high, expected.n,
        )  # fmt: skip
        assert list((score["shares"] or {}).values()) == [each / expected.n for each in counts]
        why = own["why"].dropna()
        assert cell(found, group, "why")["shares"] == {"pay": (why == "pay").mean(), "team": (why == "team").mean()}  # fmt: skip
    reliability = scales.alpha(scales.oriented(frame, key))
    assert found.alpha["comfort"] == pytest.approx([reliability.value, reliability.low, reliability.high])  # fmt: skip
    assert found.answers == 70


def test_a_small_group_and_one_beside_it_are_hidden_in_all_measures_of_a_scale() -> None:
    found = published({"large": 80, "middle": 40, "small": 6, "next": 25})
    for measure in ("comfort", "c1", "c5", "recommend"):
        shown = {g: cell(found, g, measure)["n"] is not None for g in ("all", "large", "middle", "next", "small")}  # fmt: skip
        assert shown == {"all": True, "large": True, "middle": True, "next": False, "small": False}
    hidden = cell(found, "small", "comfort")
    assert {k: v for k, v in hidden.items() if v is not None} == {
        "group": "small", "measure": "comfort", "kind": "score", "theme": "tools",
    }  # fmt: skip
    assert attack([found.released]).recovered == ()


def test_people_who_are_in_no_group_are_protected_too() -> None:
    """Total minus all shown groups would be the four people of the rest."""
    found = published({"large": 80, "middle": 40, "all": 4})
    shown = {g: cell(found, g, "comfort")["n"] is not None for g in ("all", "large", "middle")}
    assert shown == {"all": True, "large": True, "middle": False}
    assert not {c["group"] for c in found.cells} & {"rest"}


def test_one_opinion_of_everybody_is_hidden_in_a_group_that_is_not_large() -> None:
    agreed = [("one", {"recommend": 10, "c1": 5, "c2": 1, "c3": 5, "c4": 5, "c5": 5})]
    for n, expected in ((29, None), (30, 30)):
        found = publish("w", Tally(QUESTIONS).count(agreed * n))
        assert cell(found, "all", "recommend")["n"] == expected
        assert cell(found, "all", "comfort")["n"] == expected
    assert found.alpha == {}


def test_people_in_no_group_who_agree_are_not_what_is_left_of_the_total() -> None:
    """Twelve people of small units all said the same; the total minus the units would tell it."""
    agreed = [("all", {"why": "pay"})] * 12
    found = publish("w", Tally(QUESTIONS).count([*people({"north": 40, "south": 20}), *agreed]))
    shown = {
        group: cell(found, group, "why")["n"] is not None for group in ("all", "north", "south")
    }
    assert shown == {"all": True, "north": True, "south": False}
    assert attack([found.released]).recovered == ()


def test_a_group_in_which_nobody_answered_looks_like_a_small_one() -> None:
    """Otherwise the absence of a unit would name everybody in it as silent."""
    tally = Tally(QUESTIONS, ("north", "south", "silent", "all")).count(people({"north": 40, "south": 20}))  # fmt: skip
    found = publish("w", tally)
    shown = {
        group: cell(found, group, "comfort")["n"] for group in ("all", "north", "south", "silent")
    }
    assert shown == {"all": 60, "north": 40, "south": None, "silent": None}
    assert found.answers == 60
    assert attack([found.released]).recovered == ()


def test_few_answers_say_nothing() -> None:
    found = published({"all": 9})
    assert ({c["n"] for c in found.cells if c["kind"] != "choice"}, found.answers) == ({None}, None)
    # A distribution is shown from eight answers on.
    assert cell(found, "all", "why")["n"] == 8


def test_answers_outside_the_scale_are_no_answers() -> None:
    wrong = {"recommend": 11, "ease": True, "why": "other", "c1": "5", "c2": 0}
    tally = Tally(QUESTIONS).count([("one", wrong)])
    whole = tally.whole()
    assert [whole.n(m) for m in tally.questionnaire.measures] == [0] * len(tally.questionnaire.measures)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_no_number_of_a_random_wave_can_be_computed(seed: int) -> None:
    chance = random.Random(seed)
    sizes = {f"u{n}": chance.choice((3, 8, 12, 20, 45)) for n in range(7)} | {"all": seed * 5}
    found = published(sizes, seed)
    assert attack([found.released]).recovered == ()
    for each in found.cells:
        floor = 8 if each["kind"] == "choice" else 10
        assert each["n"] is None or each["n"] >= floor
    assert np.isfinite([c["value"] for c in found.cells if c["value"] is not None]).all()
