"""The tables of a snapshot that the mirror reads: waves by quarter, scores of customers."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analytics import contracts, mirror, mirror_tables, snapshots
from analytics.core.mirror_scores import SCALES
from webapp.barometers.queries import on_hundred


def wave(**changed: Any) -> dict[str, Any]:
    return {
        "unit": "paint", "moment": "daily_work", "wave": "w1", "week": "2026-W27", "population": "employees",
        "measure": "m", "kind": "score", "theme": "trust", "n": 20, "value": 60.0, "sd": 18.0,
        "low": 52.0, "high": 68.0,
    } | changed  # fmt: skip


def test_scores_of_employees_are_those_of_the_newest_wave_of_a_quarter() -> None:
    rows = [
        # Thursday of 2026-W27 is 2 July.
        wave(), wave(wave="w2", week="2026-W30", value=64.0), wave(week="2026-W26", value=10.0),
        wave(theme="tools", kind="enps", value=-20.0, sd=80.0), wave(theme=None), wave(unit="all"),
        wave(theme="pay", n=9), wave(theme="skills", n=None, value=None), wave(theme="skills", sd=None),
        wave(week="2026-W31", moment="departure"), wave(theme="values", population="candidates"), wave(theme="careers", kind="choice", value=1.0),
    ]  # fmt: skip
    found = mirror_tables.employees(pd.DataFrame(rows))
    assert {quarter: each.to_numpy().tolist() for quarter, each in found.items()} == {
        "2026-Q2": [["paint", "trust", 10.0, 18.0, 20]],
        "2026-Q3": [["paint", "tools", 40.0, 40.0, 20], ["paint", "trust", 64.0, 18.0, 20]],
    }
    assert mirror_tables.employees(None) == {}


def test_the_scales_are_those_of_the_pages() -> None:
    found = {kind: factor * (4 + add) for kind, (add, factor) in SCALES.items()}
    assert found == {kind: on_hundred(kind, 4) for kind in SCALES}


def test_a_snapshot_without_barometers_has_no_comparison(tmp_path: Path) -> None:
    row = {
        "unit": "paint",
        "quarter": "2026-Q3",
        "theme": "trust",
        "score": 71.5,
        "sd": 18,
        "n": 10,
    }
    table = contracts.frame("customers", [row])
    snapshots.write_part(tmp_path, "panel", {"customers": table}, datetime(2026, 11, 2, tzinfo=UTC))
    snapshot = snapshots.load(tmp_path)
    assert mirror_tables.customers(snapshot)["score"].tolist() == [71.5]
    found = mirror_tables.by_quarter(snapshot)
    assert [quarter for quarter, each in found.items() if each.whole is None] == ["2026-Q3"]
    assert mirror_tables.index_table(found).empty
    assert mirror_tables.by_quarter(None) == {}


def test_quarters_are_in_order_with_all_three_numbers() -> None:
    scores = pd.DataFrame(
        [("paint", "trust", 60.0, 20.0, 20)], columns=["unit", "theme", "score", "sd", "n"]
    )
    figures = {q: mirror.compare(scores, scores) for q in ("2026-Q2", "2026-Q3")}
    found = mirror_tables.index_table(figures)
    assert found["quarter"].tolist() == ["2026-Q2", "2026-Q3"]
    assert found[["gap", "symmetry", "level"]].to_numpy().tolist() == [[0, 100, 60]] * 2
