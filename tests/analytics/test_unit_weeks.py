"""Weeks of units as rows, quarters as released: contracts, what stays hidden, and the sentences."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import contracts, panel
from analytics.contracts import ContractError
from analytics.participation import units
from analytics.privacy import Key, ReleasedTable, attack
from analytics.selection import WhoCame, who_came
from analytics.unit_outcomes import SCORES
from tests.analytics.request_builders import request_table

CUT_OFF = datetime(2026, 7, 6, 3, 0, tzinfo=UTC)
ZEROS = ("offered", "active", "stories", "shares", "texts", "gross", "authentic_low", "authentic",
         "reach_low", "reach", "reach_high", "solicitations", "meetings", "resolved")  # fmt: skip
Size = tuple[int, int]


def weeks(*sizes: Size, week: str = "2026-W13", **values: Any) -> pd.DataFrame:
    """One row per unit with its people and enrolled people."""
    return contracts.frame("unit_weeks", [
        dict.fromkeys(ZEROS, 0) | {
            "unit": f"u{n}", "week": week, "opened": "2026-W02", "people": people, "offered": 3,
            "enrolled": enrolled, "measured": 0, **values,
        }
        for n, (people, enrolled) in enumerate(sizes)
    ])  # fmt: skip


def champions(*sizes: Size, week: str = "2026-W13") -> ReleasedTable:
    """The same people as table `champions` shows them in that week."""
    cells: dict[Key, float | None] = {
        Key("champions:people", week, f"u{n}"): float(people) if people >= 5 else None
        for n, (people, _enrolled) in enumerate(sizes)
    }
    return ReleasedTable(f"champions {week}", cells, {"champions:people": 5})


def released(*sizes: Size) -> tuple[ReleasedTable, list[ReleasedTable]]:
    (quarter,) = units.closed_quarters(weeks(*sizes))
    ledger = [champions(*sizes)]
    return units.release_quarter(quarter, ledger), ledger


def shown(table: ReleasedTable) -> dict[str, tuple[Any, Any]]:
    found = units.released_frame([table])
    contracts.check(found, "participation")
    assert set(found["offered"]) == {3}
    plain = found.astype(object).where(found.notna(), None)
    return {str(row.unit): (row.people, row.enrolled) for row in plain.itertuples()}


def test_few_people_on_either_side_are_hidden() -> None:
    table, _ledger = released((40, 12), (40, 30), (30, 4), (30, 26), (60, 55), (50, 20))
    found = shown(table)
    assert [found[f"u{n}"][1] for n in range(6)] == [12, 30, None, None, 55, 20]
    assert found["all"] == (None, 147)


def test_a_single_small_number_is_not_the_rest_of_the_total() -> None:
    table, ledger = released((40, 12), (40, 30), (30, 2))
    hidden = [unit for unit, (_people, enrolled) in shown(table).items() if enrolled is None]
    assert "u2" in hidden
    assert len(hidden) == 2
    assert attack([*ledger, table]).recovered == ()


SIZES = st.lists(
    st.integers(0, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    min_size=1,
    max_size=6,
)


@settings(max_examples=15)
@given(SIZES)
def test_no_reader_finds_a_hidden_number(sizes: list[Size]) -> None:
    table, ledger = released(*sizes)
    assert attack([*ledger, table]).recovered == ()
    for n, (people, enrolled) in enumerate(sizes):
        told_people, told = shown(table)[f"u{n}"]
        assert told in {None, enrolled}
        assert told_people in {None, people}
        if told is not None:
            assert min(enrolled, people - enrolled) >= 5


def test_a_table_that_hides_small_numbers_only_is_recovered() -> None:
    """The attack that the release withstands: with one hidden unit, the total gives its number."""
    table, ledger = released((40, 12), (40, 30), (30, 2))
    values = {0: 12.0, 1: 30.0, "all": 44.0}
    naive = {
        key: values.get(key.group if key.group == "all" else int(key.group[1:]))
        if key.metric == "participation:enrolled" else value
        for key, value in table.cells.items()
    }  # fmt: skip
    leaky = ReleasedTable(table.name, naive, table.floors, table.statements, table.never)
    assert Key("participation:enrolled", "2026-Q1", "u2") in attack([*ledger, leaky]).recovered


@pytest.mark.parametrize(
    ("stored", "quarters"),
    [
        (["2026-W12"], []),
        (["2026-W13"], [("2026-Q1", "2026-W13")]),
        (["2025-W50", "2026-W12", "2026-W14"], [("2025-Q4", "2025-W50"), ("2026-Q1", "2026-W12")]),
        (["2025-W01", "2025-W52"], [("2025-Q1", "2025-W01"), ("2025-Q4", "2025-W52")]),
        (["2026-W53"], [("2026-Q4", "2026-W53")]),
    ],
)
def test_a_quarter_is_released_once_it_is_over(
    stored: list[str], quarters: list[tuple[str, str]]
) -> None:
    table = pd.concat([weeks((9, 3), week=week) for week in stored])
    assert [(each.name, each.week) for each in units.closed_quarters(table)] == quarters
    assert all(units.week_of_quarter(name) >= week for name, week in quarters)


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("week", "2026-W14", "has an earlier row"),
        ("enrolled", 41, "is above people"),
        ("measured", 13, "is above enrolled"),
        ("active", 1, "is above measured"),
        ("stories", 1, "is zero, and somebody"),
        ("own_words", 0.5, "contradicts texts"),
        ("own_words", 1.5, "not from 0 to 1"),
        ("authentic", 1, "is above gross"),
        ("opened", "March", "not allowed"),
        ("people", None, "a value is missing"),
    ],
)
def test_rows_follow_the_contract(column: str, value: Any, why: str) -> None:
    table = pd.concat([weeks((40, 12)), weeks((40, 12), week="2026-W14")], ignore_index=True)
    contracts.check(table, "unit_weeks")
    table.loc[0, column] = value
    with pytest.raises(ContractError, match=why):
        contracts.check(table, "unit_weeks")


@pytest.mark.parametrize(
    ("people", "enrolled", "why"),
    [(4, None, "below the floor"), (40, 4, "below the floor"), (40, 36, "fewer than five are not")],
)
def test_a_small_number_of_a_quarter_cannot_be_written(
    people: int, enrolled: int | None, why: str
) -> None:
    row = {"unit": "u0", "quarter": "2026-Q1", "people": people, "enrolled": enrolled, "offered": 1}
    with pytest.raises(ContractError, match=why):
        contracts.check(contracts.frame("participation", [row]), "participation")


def wave(unit: str, measure: str, value: float, n: int, **other: Any) -> dict[str, Any]:
    return {
        "unit": unit, "wave": "w1", "week": "2026-W13", "barometer": "attractiveness",
        "moment": "any", "population": "employees", "measure": measure, "kind": "score", "n": n,
        "value": value,
    } | other  # fmt: skip


def test_outcomes_are_known_in_their_week_and_never_carried_forward(tmp_path: Path) -> None:
    rows = pd.concat(
        [weeks((40, 12), (20, 7), week=week) for week in ("2026-W12", "2026-W13", "2026-W14")]
    )
    barometers = contracts.frame("barometers", [
        wave("u0", "attractiveness", 70.0, 12), wave("u0", "attractiveness", 60.0, 30, wave="w2"),
        wave("u0", "prestige", 50.0, 30), wave("all", "attractiveness", 66.0, 90),
        wave("u0", "attractiveness", 10.0, 40, population="candidates", wave="w3"),
        wave("u0", "attractiveness", 10.0, 40, moment="departure", wave="w4"),
        wave("u1", "recommend", -20.0, 11, barometer="enps", kind="enps"),
    ])  # fmt: skip
    customers = contracts.frame("customers", [
        {"unit": "u1", "quarter": "2026-Q1", "theme": theme, "score": score, "sd": 9.0, "n": n}
        for theme, score, n in (("delivery", 80.0, 10), ("product", 50.0, 20))
    ])  # fmt: skip
    applications = contracts.frame("applications", [
        {"unit": unit, "week": "2026-W14", "applied": applied, "offered": offered, "accepted": accepted}
        for unit, applied, offered, accepted in
        (("u0", 20, 10, 5), ("u1", 9, None, None), ("all", 29, None, None))
    ])  # fmt: skip
    taken = panel.freeze(
        tmp_path / "s", request_table([]), CUT_OFF, units=rows,
        others={"barometers": barometers, "customers": customers, "applications": applications},
    )  # fmt: skip
    found = panel.unit_weeks(taken)
    assert found["people"].tolist() == rows["people"].tolist()
    known = found.melt(["unit", "week"], list(panel.SOURCES), "outcome").dropna()
    assert {(u, w, name): round(value, 3) for u, w, name, value in known.itertuples(index=False)} == {
        ("u0", "2026-W13", "attractiveness"): 60.0, ("u0", "2026-W13", "prestige"): 50.0,
        ("u1", "2026-W13", "enps"): -20.0, ("u1", "2026-W13", "customer_score"): 60.0,
        ("u0", "2026-W14", "offer_acceptance"): 0.5,
    }  # fmt: skip
    assert found["attractiveness_n"].dropna().tolist() == [30]


def test_items_of_one_questionnaire_have_one_source() -> None:
    sources = panel.SOURCES
    assert sources["attractiveness"] == sources["prestige"] == sources["intentions"]
    assert (
        len({sources[name] for name in ("attractiveness", "enps", "comfort", "customer_score")})
        == 4
    )
    assert set(SCORES) < set(sources)


def test_who_came_says_that_they_are_volunteers(tmp_path: Path) -> None:
    table, _ledger = released((40, 12), (40, 30), (30, 4), (30, 26), (60, 55), (1050, 20))
    frozen = panel.freeze(
        tmp_path / "s", request_table([]), CUT_OFF,
        others={"participation": units.released_frame([table])},
    )  # fmt: skip
    found = who_came(frozen)
    assert found == WhoCame("2026-Q1", 4, 1190, 117, 3)
    assert np.isclose(found.share or 0, 117 / 1190)
    assert found.sentence("en").startswith(
        "At the end of the first quarter of 2026, 3 briefs were offered to 1,190 people in 4 units;"
        " 117 of these people were enrolled (10%). Participants are volunteers, not a random sample:"
    )
    assert found.sentence("fr").startswith(
        "À la fin du premier trimestre 2026, 3 briefs étaient proposés à 1\u202f190 personnes dans 4 unités\u202f;"
        " 117 de ces personnes étaient inscrites (10\u00a0%). Les participants sont des volontaires"
    )


def test_who_came_is_unknown_without_a_quarter_or_a_unit_that_may_be_shown() -> None:
    table, _ledger = released((4, 1), (3, 3))
    few = WhoCame.of(units.released_frame([table]))
    assert (few.units, few.share) == (0, None)
    assert few.sentence("en").startswith("How many people enrolled is not shown:")
    for nothing in (who_came(None), WhoCame.of(contracts.frame("participation", []))):
        assert nothing.sentence("en").startswith("How many people enrolled is not known yet:")
        assert "volontaires" in nothing.sentence("fr")
