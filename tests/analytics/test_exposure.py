"""Exposure of units: what a snapshot shows of it, and what it must not reveal."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import contracts, panel, snapshots
from analytics.contracts import ContractError
from analytics.core.measures import ACTIVITY
from analytics.snapshots import SnapshotError
from tests.analytics.request_builders import request_row, request_table

CUT_OFF = datetime(2026, 3, 9, 3, 0, tzinfo=UTC)
COUNTED = ["unit", "week", "solicitations", "people"]
Cell = tuple[int, int]


def counted(cells: list[Cell], week: str = "2026-W10") -> pd.DataFrame:
    """One row per unit: people asked, and solicitations beyond one each."""
    rows = [(f"unit-{n}", week, people + more, people) for n, (people, more) in enumerate(cells)]
    return pd.DataFrame(rows, columns=COUNTED)


def shown(cells: list[Cell]) -> list[int | None]:
    """The released numbers, in the order of the units."""
    values = panel.release_exposure(counted(cells))["solicitations"]
    return [None if pd.isna(value) else int(value) for value in values]


CELLS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 20)), max_size=12)
SMALL = st.tuples(st.integers(0, ACTIVITY - 1), st.integers(0, 20))


def test_the_number_is_shown_from_five_people_on() -> None:
    assert shown([(5, 0), (4, 0), (4, 16), (1, 9), (0, 0), (6, 3)]) == [
        5,
        None,
        None,
        None,
        None,
        9,
    ]


@given(CELLS)
def test_a_row_is_kept_for_each_unit_and_follows_the_contract(cells: list[Cell]) -> None:
    released = panel.release_exposure(counted(cells))
    contracts.check(released, "exposure")
    assert list(released.columns) == ["unit", "week", "solicitations"]
    assert list(released["unit"]) == list(counted(cells)["unit"])
    assert shown(cells) == [
        people + more if people >= ACTIVITY else None for people, more in cells
    ]  # fmt: skip


@given(CELLS, st.data())
def test_what_is_shown_does_not_depend_on_small_cells(
    cells: list[Cell], data: st.DataObject
) -> None:
    others = [data.draw(SMALL) if people < ACTIVITY else (people, more) for people, more in cells]
    pd.testing.assert_frame_equal(
        panel.release_exposure(counted(cells)), panel.release_exposure(counted(others))
    )


def test_a_small_number_cannot_be_written(tmp_path: Path) -> None:
    released = panel.release_exposure(counted([(6, 0), (5, 0)]))
    released.loc[1, "solicitations"] = ACTIVITY - 1
    with pytest.raises(ContractError, match="column solicitations, row 2: is below the floor"):
        panel.freeze(tmp_path / "new", request_table([]), CUT_OFF, others={"exposure": released})
    assert list(tmp_path.iterdir()) == []


def test_a_unit_has_one_row_per_week() -> None:
    released = panel.release_exposure(counted([(6, 0), (7, 0)]))
    with pytest.raises(ContractError, match="column week, row 2: the unit has an earlier row"):
        contracts.check(released.assign(unit="unit-0"), "exposure")
    other = panel.release_exposure(counted([(6, 0)], week="2026-W11"))
    contracts.check(pd.concat([released, other]), "exposure")


def test_a_snapshot_returns_what_was_released(tmp_path: Path) -> None:
    released = panel.release_exposure(counted([(6, 1), (2, 0)]))
    rows = request_table([request_row(1)])
    made = panel.freeze(tmp_path / "new", rows, CUT_OFF, others={"exposure": released})
    pd.testing.assert_frame_equal(panel.exposure(made), released)
    pd.testing.assert_frame_equal(panel.build(made), panel.from_requests(rows))
    for path in (tmp_path / "new" / "rows").iterdir():
        path.unlink()
    (tmp_path / "new" / "rows").rmdir()
    pd.testing.assert_frame_equal(panel.exposure(snapshots.load(tmp_path / "new")), released)


def test_an_older_snapshot_is_read_and_has_no_exposure(tmp_path: Path) -> None:
    old = panel.freeze(tmp_path / "old", request_table([request_row(1)]), CUT_OFF)
    assert [path.name for path in (tmp_path / "old" / "panel").glob("*.parquet")] == [
        "panel.parquet"
    ]
    assert len(panel.build(snapshots.load(tmp_path / "old"))) == 1
    with pytest.raises(SnapshotError, match=r"panel/exposure\.parquet is not in this snapshot"):
        panel.exposure(old)


MENTORING = st.lists(st.tuples(*(st.integers(0, 12) for _ in range(3))), min_size=1, max_size=12)


def weeks_of_mentoring(cells: list[tuple[int, int, int]]) -> pd.DataFrame:
    """One row per unit: people in pairs, people in meetings, and meetings beyond the fewest."""
    rows = [
        (
            f"unit-{n}",
            "2026-W10",
            people,
            (attendees + 1) // 2 + (more if attendees else 0),
            attendees,
        )
        for n, (people, attendees, more) in enumerate(cells)
    ]
    return pd.DataFrame(rows, columns=["unit", "week", "people", "meetings", "attendees"])


@given(MENTORING, st.data())
def test_small_numbers_of_mentoring_do_not_change_what_is_shown(
    cells: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    small = st.integers(0, ACTIVITY - 1)
    others = [
        (
            people if people >= ACTIVITY else data.draw(small),
            *((met, more) if met >= ACTIVITY else (data.draw(small), data.draw(small))),
        )
        for people, met, more in cells
    ]
    released = panel.release_mentoring(weeks_of_mentoring(cells))
    contracts.check(released, "mentoring")
    pd.testing.assert_frame_equal(released, panel.release_mentoring(weeks_of_mentoring(others)))
    counted = weeks_of_mentoring(cells)
    for name, people in (("people", counted["people"]), ("meetings", counted["attendees"])):
        assert list(released[name].isna()) == list(people < ACTIVITY)
        assert released[name].dropna().tolist() == counted[name][people >= ACTIVITY].tolist()


@pytest.mark.parametrize(("name", "least"), [("people", 5), ("meetings", 3)])
def test_a_small_number_of_mentoring_cannot_be_written(
    tmp_path: Path, name: str, least: int
) -> None:
    released = panel.release_mentoring(weeks_of_mentoring([(5, 5, 0), (0, 0, 0)]))
    made = panel.freeze(tmp_path / "ok", request_table([]), CUT_OFF, others={"mentoring": released})
    pd.testing.assert_frame_equal(panel.mentoring(made), released)
    assert released[name].tolist()[0] == least
    released.loc[1, name] = least - 1
    with pytest.raises(ContractError, match=f"column {name}, row 2: is below the floor"):
        contracts.check(released, "mentoring")
    with pytest.raises(ContractError, match="column week, row 2: the unit has an earlier row"):
        contracts.check(released.assign(unit="unit-0"), "mentoring")
    with pytest.raises(SnapshotError, match=r"panel/exposure\.parquet is not in this snapshot"):
        panel.exposure(made)
