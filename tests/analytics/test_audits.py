"""The audit of the ledger finds what was given away, and nothing else."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from analytics import audits, contracts, panel, snapshots
from analytics.privacy import Key, ReleasedTable, Table, release, small_only, total

ALL = Key("people", "2026-W10", "all")
UNITS = {Key("people", "2026-W10", name): n for name, n in (("a", 3.0), ("b", 40.0), ("c", 12.0))}
TABLE = Table("units", UNITS | {ALL: 55.0}, (total(ALL, UNITS),))
FLOORS = {"people": 5}


def test_a_number_that_a_total_gives_away_is_found() -> None:
    found = audits.audited([small_only(TABLE, FLOORS)])
    assert (found.tables, found.hidden, found.recovered) == (1, 1, 1)
    assert found.by_metric.to_dict("records") == [
        {"metric": "people", "period": "2026-W10", "hidden": 1, "found": 1, "narrowest": 0}
    ]
    assert "finds 1 of them. Nothing more may be published" in found.sentence("en")


def test_hidden_numbers_that_stay_hidden_are_counted() -> None:
    found = audits.audited([release(TABLE, FLOORS)])
    assert (found.tables, found.hidden, found.recovered) == (1, 2, 0)
    assert found.sentence("en") == (
        "A reader of 1 released table with 2 hidden numbers finds none of them."
    )


def test_two_tables_together_are_attacked() -> None:
    hidden = ReleasedTable("one", {ALL: None}, FLOORS)
    shown = ReleasedTable("two", {ALL: 3.0}, FLOORS)
    assert audits.audited([hidden, shown]).recovered == 1


def test_random_tables_are_safe_only_after_a_release() -> None:
    found = audits.trial(12, seed=5)
    assert found.small_only.n == found.released.n > 8
    assert (found.small_only.value, found.released.value) == (1, 0)
    assert found.hidden_for_one > 1


@pytest.mark.parametrize("with_ledger", [True, False], ids=["with", "without"])
def test_a_snapshot_carries_its_ledger(tmp_path: Path, *, with_ledger: bool) -> None:
    content = json.dumps(release(TABLE, FLOORS).as_dict())
    row = {"name": "units", "period": "2026-W10", "sha256": "0" * 64, "content": content}
    others: dict[contracts.Released, pd.DataFrame] = {}
    if with_ledger:
        others["ledger"] = contracts.frame("ledger", [row])
    taken = panel.freeze(
        tmp_path / "2026-W10", contracts.frame("requests", []), datetime(2026, 3, 9, tzinfo=UTC),
        others=others,
    )  # fmt: skip
    found = audits.of_snapshot(snapshots.load(taken.folder))
    assert (found.tables, found.hidden) == ((1, 2) if with_ledger else (0, 0))
    assert ("unknown" in found.sentence("en")) == (not with_ledger)
    assert audits.of_snapshot(None).sentence("fr").startswith("On ne sait pas")
