"""Participation of units by quarter: released over the ledger once, and read from it afterwards."""

from typing import Any

import pandas as pd

from analytics import contracts
from analytics.privacy import Key, ReleasedTable, attack
from tests.factories.company import Company
from tests.integration.fixtures import At
from webapp.releases import queries
from webapp.releases.jobs import of_participation, record_weeks

WEEK = "2024-W13"
ZEROS = ("measured", "active", "stories", "shares", "texts", "gross", "authentic_low", "authentic",
         "reach_low", "reach", "reach_high")  # fmt: skip
UNITS = {"a": (40, 12), "b": (30, 20), "c": (20, 2), "d": (60, 57), "e": (3, 1)}


def unit_weeks(week: str, **more: int) -> pd.DataFrame:
    return contracts.frame("unit_weeks", [
        dict.fromkeys(ZEROS, 0) | {
            "unit": unit, "week": week, "people": people, "offered": 2,
            "enrolled": enrolled + more.get(unit, 0),
        }
        for unit, (people, enrolled) in UNITS.items()
    ])  # fmt: skip


def champions(week: str) -> pd.DataFrame:
    rows: list[dict[str, Any]] = [
        {"unit": unit, "week": week, "people": people if people >= 5 else None}
        for unit, (people, _enrolled) in UNITS.items()
    ]
    return contracts.frame("champions", rows)


def quarter() -> dict[str, tuple[Any, Any]]:
    found = of_participation()
    contracts.check(found, "participation")
    rows = found[found["quarter"] == "2024-Q1"].astype(object)
    return {
        str(r.unit): (r.people, r.enrolled) for r in rows.where(rows.notna(), None).itertuples()
    }


def test_a_quarter_is_released_over_the_weeks_and_never_changes(company: Company, at: At) -> None:
    record_weeks({"champions": champions(WEEK)}, unit_weeks("2024-W12"))
    assert of_participation().empty
    record_weeks({"champions": champions(WEEK)}, unit_weeks(WEEK))
    first = quarter()
    assert first == {
        "a": (40, 12), "b": (30, 20), "c": (20, None), "d": (60, None), "e": (None, None),
        "all": (None, 92),
    }  # fmt: skip
    record_weeks({}, unit_weeks(WEEK, a=5))
    assert quarter() == first
    ledger = [ReleasedTable.from_dict(content) for content in queries.contents()]
    found = attack(ledger)
    hidden = {key.group for key in {each.key for each in found.intervals} if key.metric == "participation:enrolled"}  # fmt: skip
    assert (hidden, found.recovered) == ({"c", "d", "e"}, ())
    assert Key("participation:others", "2024-Q1", "d") in {key for each in ledger for key in each.never}  # fmt: skip
    check = queries.last_check()
    assert check is not None
    assert (check.narrowed, check.computed) == (0, 0)
    assert "Participation by unit, quarter 2024-Q1" in at("observer").get("/releases?lang=en").words
    assert "Participation par unité, trimestre 2024-Q1" in at("observer").get("/releases?lang=fr").words  # fmt: skip
