"""Tables and figures about digital champions: what may be shown, and exact values."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import champions, contracts, figures, panel, snapshots
from analytics.champions import Coverage, Load, Resolution
from analytics.contracts.champions import BANDS
from tests.analytics.request_builders import request_table

CUT_OFF = datetime(2026, 3, 16, tzinfo=UTC)
CELLS = st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))


def weeks(cells: list[tuple[int, int, int, int]]) -> pd.DataFrame:
    """Counts of units: people, champions, people helped, and requests beyond one each."""
    rows = [
        (f"unit-{n}", "2026-W10", people, min(champion, people), helped + (more if helped else 0), helped)
        for n, (people, champion, helped, more) in enumerate(cells)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["unit", "week", "people", "champions", "resolved", "helped"])


def help_rows(rows: list[tuple[str, int, bool]], month: str = "2026-03") -> pd.DataFrame:
    """Requests for help: who asked, whole days, whether resolved."""
    frame = pd.DataFrame(rows, columns=["person", "days", "resolved"])
    return frame.assign(program="helpers", month=month)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6))
def test_small_numbers_do_not_change_what_is_shown(
    pairs: list[tuple[tuple[int, int, int, int], tuple[int, int, int, int]]],
) -> None:
    """Two companies that differ only in units below the floor have the same table."""
    ours = [cells for cells, _other in pairs]
    theirs = [
        (
            cells[0] if cells[0] >= 5 else min(other[0], 4),
            cells[1] if cells[0] >= 5 else other[1],
            cells[2] if cells[2] >= 5 else min(other[2], 4),
            cells[3] if cells[2] >= 5 else other[3],
        )
        for cells, other in pairs
    ]
    released = champions.release_weeks(weeks(ours))
    contracts.check(released, "champions")
    pd.testing.assert_frame_equal(released, champions.release_weeks(weeks(theirs)))
    counted = weeks(ours)
    assert released["people"].isna().tolist() == (counted["people"] < 5).tolist()
    assert released["resolved"].isna().tolist() == (counted["helped"] < 5).tolist()


@given(
    st.lists(st.tuples(st.sampled_from("abcdefg"), st.integers(0, 50), st.booleans()), max_size=30)
)
def test_a_month_of_requests_is_shown_whole_or_not(rows: list[tuple[str, int, bool]]) -> None:
    released = champions.release_help(help_rows(rows))
    contracts.check(released, "help_times")
    shown = len(rows) >= 8 and len({person for person, _days, _done in rows}) >= 5
    assert int(released["resolved"].sum()) == (shown and sum(done for *_r, done in rows))
    assert int((released["resolved"] + released["waiting"]).sum()) == (shown and len(rows))


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 300)), max_size=40))
def test_a_month_of_champions_is_shown_whole_or_not(rows: list[tuple[int, int]]) -> None:
    frame = pd.DataFrame(rows, columns=["used", "agreed"])
    released = champions.release_load(frame.assign(program="helpers", month="2026-02"))
    contracts.check(released, "champion_load")
    counts = dict.fromkeys(BANDS, 0)
    for used, agreed in rows:
        at = (0 if not used else 1 if 4 * used <= agreed else 2 if 2 * used <= agreed
              else 3 if 4 * used <= 3 * agreed else 4)  # fmt: skip
        counts[BANDS[at]] += 1
    alone = max(counts.values(), default=0) == len(rows)
    shown = len(rows) >= (24 if alone else 8)
    assert dict(zip(released["band"], released["champions"], strict=True)) == (
        counts if shown else {}
    )


def test_a_snapshot_keeps_the_tables_and_an_older_one_has_none(tmp_path: Path) -> None:
    released = champions.release_weeks(weeks([(5, 1, 5, 0), (4, 1, 0, 0)]))
    made = panel.freeze(
        tmp_path / "new", request_table([]), CUT_OFF, others={"champions": released}
    )
    pd.testing.assert_frame_equal(champions.table(made, "champions"), released)
    assert champions.table(made, "help_times").empty
    assert champions.table(None, "champion_load").empty
    with pytest.raises(contracts.ContractError, match="below the floor"):
        contracts.check(released.assign(people=3).astype({"people": "Int64"}), "champions")
    with pytest.raises(snapshots.SnapshotError):
        made.released("help_times")


def test_coverage_counts_units_of_five_people_in_the_latest_week() -> None:
    old = weeks([(9, 0, 0, 0)] * 3).assign(week="2026-W09")
    new = weeks([(9, 2, 0, 0), (8, 0, 0, 0), (4, 4, 0, 0)])
    found = Coverage.of(champions.release_weeks(pd.concat([old, new])))
    assert found == Coverage("2026-W10", 2, 1, 17, 2)
    assert found.sentence("en") == (
        "Of 2 units with five people or more, 1 has a champion; the number of champions for 100 people "
        "in these units is 11.8."
    )
    assert ", 1 a un référent\u202f; le nombre" in found.sentence("fr")
    assert "none has a champion" in replace(found, covered=0).sentence("en")
    assert "unknown" in Coverage.of(champions.table(None, "champions")).sentence("en")


def test_the_time_until_half_is_resolved() -> None:
    days = [(f"p{n % 6}", n, n < 8) for n in range(10)]
    found = Resolution.of(champions.release_help(help_rows(days)), "helpers")
    # Of ten requests one ends on each day, so half last longer than four days.
    assert (found.n, found.median) == (10, 4)
    assert found.soon[0] == pytest.approx(0.6, abs=1e-12)
    assert found.low is not None
    assert found.low <= 4
    assert found.high is None or found.high >= 4
    assert found.sentence("en").startswith(
        "Half of 10 requests for help are resolved within 4 days"
    )
    assert "moins de la moitié" in Resolution.of(
        champions.release_help(help_rows([(f"p{n}", 3, n == 0) for n in range(9)])), "helpers"
    ).sentence("fr")
    few = Resolution.of(champions.table(None, "help_times"), "helpers")
    assert (few.n, few.median) == (0, None)
    assert "unknown" in few.sentence("en")


def test_all_resolved_at_once_has_no_interval() -> None:
    found = Resolution.of(
        champions.release_help(help_rows([(f"p{n}", 2, True) for n in range(9)])), "helpers"
    )
    assert (found.median, found.low, found.high, found.soon) == (2, 2, None, (1.0, None, None))
    assert "between 2 and an unknown number" in found.sentence("en")


def test_the_load_of_the_latest_month_is_drawn() -> None:
    rows = [(0, 60)] * 3 + [(10, 60)] * 3 + [(60, 60)] * 4
    frame = pd.DataFrame(rows, columns=["used", "agreed"]).assign(program="helpers")
    both = pd.concat([frame.assign(month="2026-01"), frame.iloc[1:].assign(month="2026-02")])
    found = Load.latest(champions.release_load(both), "helpers")
    assert found == Load("helpers", "2026-02", (2, 3, 0, 0, 4))
    drawn = figures.champion_load(found, "en")
    assert all(label in drawn for label, _n in found.table("en"))
    assert "unknown" in figures.champion_load(None, "en")
