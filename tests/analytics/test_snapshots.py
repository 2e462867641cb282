"""Snapshots are written once, atomically, and verified by checksum."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from analytics import contracts, panel, snapshots
from analytics.contracts import ContractError
from analytics.snapshots import SnapshotError, latest, load, write_part
from tests.analytics.people_builders import action_row, action_table, enrollment_table, stay_row
from tests.analytics.request_builders import request_row, request_table

CUT_OFF = datetime(2026, 3, 9, 3, 0, tzinfo=UTC)


def requests() -> pd.DataFrame:
    return request_table(
        [
            request_row(1),
            request_row(2, 60),
            request_row(3, 120, decided="R1"),
            request_row(4, 200, viewer="unknown"),
        ]
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return panel.freeze(tmp_path / "2026-03-09", requests(), CUT_OFF).folder


def test_snapshot_round_trip(folder: Path) -> None:
    snapshot = load(folder)
    assert snapshot.cut_off == CUT_OFF
    assert sorted(snapshot.parts) == ["panel", "rows"]
    pd.testing.assert_frame_equal(snapshots.rows(snapshot), requests())
    pd.testing.assert_frame_equal(snapshot.panel, panel.from_requests(requests()))
    pd.testing.assert_frame_equal(panel.build(snapshot), snapshot.panel)
    assert sorted(path.name for path in folder.iterdir()) == ["panel", "rows"]


def test_panel_can_be_recounted_from_the_rows(tmp_path: Path) -> None:
    released = panel.from_requests(requests().iloc[:2])
    snapshot = panel.freeze(tmp_path / "new", requests(), CUT_OFF, released)
    pd.testing.assert_frame_equal(panel.build(snapshot), released)
    pd.testing.assert_frame_equal(panel.recount(snapshot), panel.from_requests(requests()))
    empty = panel.freeze(tmp_path / "empty", request_table([]), CUT_OFF)
    pd.testing.assert_frame_equal(panel.recount(empty), panel.build(empty))


@pytest.mark.parametrize("most", [1, 2, 3, 1_000_000])
def test_recount_in_portions_gives_the_same_panel(tmp_path: Path, most: int) -> None:
    days = [
        requests().assign(
            event_id=requests()["event_id"] + f"-{day}",
            at=requests()["at"] + pd.Timedelta(days=day),
            day=f"2026-03-{2 + day:02d}",
            visitor=requests()["visitor"] + f"{day:02x}",
        )
        for day in range(5)
    ]
    rows = contracts.conform(pd.concat(days).sample(frac=1, random_state=most), "requests")
    snapshot = panel.freeze(tmp_path / "new", rows.reset_index(drop=True), CUT_OFF)
    pd.testing.assert_frame_equal(panel.recount(snapshot, most=most), panel.from_requests(rows))


def test_selected_columns_have_the_order_and_types_of_the_contract(folder: Path) -> None:
    found = snapshots.rows(load(folder), "requests", only={"decided", "week", "at"})
    pd.testing.assert_frame_equal(found, requests()[["at", "week", "decided"]])


@pytest.mark.parametrize("unit", ["l'équipe d’Évry", 'the "north"', "a'); DROP TABLE x; --"])
def test_special_characters_in_unit_names_round_trip(tmp_path: Path, unit: str) -> None:
    rows = request_table([request_row(1, unit=unit), request_row(2, 60)])
    snapshot = panel.freeze(tmp_path / "new", rows, CUT_OFF)
    pd.testing.assert_frame_equal(snapshots.rows(snapshot), rows)


def test_snapshot_without_requests(tmp_path: Path) -> None:
    snapshot = panel.freeze(tmp_path / "empty", request_table([]), CUT_OFF)
    assert (len(snapshot.panel), len(panel.build(snapshot))) == (0, 0)
    pd.testing.assert_frame_equal(snapshots.rows(snapshot), request_table([]))


def test_manifest_describes_the_files(folder: Path) -> None:
    manifest = json.loads((folder / "rows" / "manifest.json").read_text())
    assert (manifest["schema"], manifest["part"], manifest["cut_off"]) == (
        1,
        "rows",
        "2026-03-09T03:00:00+00:00",
    )
    assert manifest["files"]["requests.parquet"]["rows"] == 4
    assert len(manifest["files"]["requests.parquet"]["sha256"]) == 64


@pytest.mark.parametrize("name", ["rows/requests.parquet", "panel/panel.parquet"])
def test_changed_file_is_named(folder: Path, name: str) -> None:
    path = folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(SnapshotError, match=f"2026-03-09/{name} differs from what was written"):
        load(folder)


@pytest.mark.parametrize(
    "name", ["rows/requests.parquet", "panel/panel.parquet", "rows/manifest.json"]
)
def test_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(SnapshotError, match=f"2026-03-09/{name} is missing"):
        load(folder)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"schema": 2, "files": {}, "cut_off": ""}', "schema version 2; this version reads 1"),
        ("{", "cannot be read"),
        ("[]", "names no files"),
    ],
)
def test_unreadable_manifest_is_named(folder: Path, text: str, why: str) -> None:
    (folder / "panel" / "manifest.json").write_text(text)
    with pytest.raises(SnapshotError, match=f"2026-03-09/panel/manifest.json .*{why}"):
        load(folder)


def test_panel_is_readable_after_rows_were_deleted(folder: Path) -> None:
    before = panel.build(load(folder))
    for path in (folder / "rows").iterdir():
        path.unlink()
    (folder / "rows").rmdir()
    snapshot = load(folder)
    pd.testing.assert_frame_equal(panel.build(snapshot), before)
    with pytest.raises(SnapshotError, match=r"rows/requests\.parquet is not in this snapshot"):
        snapshots.rows(snapshot)


def test_snapshot_is_never_overwritten(folder: Path) -> None:
    before = (folder / "panel" / "manifest.json").read_bytes()
    with pytest.raises(SnapshotError, match="written once"):
        panel.freeze(folder, request_table([request_row(9)]), CUT_OFF)
    with pytest.raises(SnapshotError, match="2026-03-09/rows exists already"):
        write_part(folder, "rows", {"requests": request_table([request_row(9)])}, CUT_OFF)
    assert (folder / "panel" / "manifest.json").read_bytes() == before


def test_refused_table_leaves_no_files(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="column viewer, row 1"):
        panel.freeze(tmp_path / "new", request_table([request_row(1, viewer="nobody")]), CUT_OFF)
    with pytest.raises(SnapshotError, match="no time zone"):
        panel.freeze(tmp_path / "new", requests(), CUT_OFF.replace(tzinfo=None))
    assert list(tmp_path.iterdir()) == []


def test_failure_between_the_parts_leaves_no_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(requests: pd.DataFrame) -> pd.DataFrame:
        raise MemoryError

    monkeypatch.setattr(panel, "from_requests", fail)
    with pytest.raises(MemoryError):
        panel.freeze(tmp_path / "new", requests(), CUT_OFF)
    assert list(tmp_path.iterdir()) == []


def test_incomplete_draft_is_replaced(tmp_path: Path) -> None:
    (tmp_path / ".new.partial" / "rows").mkdir(parents=True)
    assert latest_or_none(tmp_path) is None
    assert panel.freeze(tmp_path / "new", requests(), CUT_OFF).parts == {"panel", "rows"}


def latest_or_none(root: Path) -> Path | None:
    try:
        return latest(root)
    except SnapshotError:
        return None


def test_latest_is_the_newest_complete_snapshot(folder: Path) -> None:
    panel.freeze(folder.with_name("2026-03-16"), requests(), CUT_OFF)
    write_part(folder.with_name("2026-03-23"), "rows", {"requests": requests()}, CUT_OFF)
    assert latest(folder.parent).name == "2026-03-16"


def test_error_without_a_snapshot_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="francparler snapshot"):
        latest(tmp_path)
    with pytest.raises(SnapshotError, match="holds no snapshot"):
        load(tmp_path)


def test_tables_of_people_round_trip(tmp_path: Path) -> None:
    joined, actions = (
        enrollment_table([stay_row(1, 0, 3), stay_row(2)]),
        action_table([action_row(1, 2)]),
    )
    given: dict[contracts.People, pd.DataFrame] = {"enrollments": joined, "actions": actions}
    snapshot = panel.freeze(tmp_path / "new", requests(), CUT_OFF, people=given)
    pd.testing.assert_frame_equal(snapshots.rows(snapshot, "enrollments"), joined)
    pd.testing.assert_frame_equal(snapshots.rows(snapshot, "actions"), actions)
    assert snapshots.rows(snapshot, "texts").empty
    assert all(snapshots.has_table(snapshot, name) for name in contracts.PEOPLE)


@pytest.mark.parametrize("name", ["requests", "panel", "managers"])
def test_other_tables_are_refused_as_tables_of_people(tmp_path: Path, name: str) -> None:
    with pytest.raises(ContractError, match=f"Table {name}.*no table of people"):
        panel.freeze(tmp_path / "new", requests(), CUT_OFF, people={name: requests()})  # type: ignore[dict-item]
    assert list(tmp_path.iterdir()) == []


def test_table_missing_in_an_old_snapshot_is_an_error(
    tmp_path: Path,
) -> None:
    write_part(tmp_path / "old", "rows", {"requests": requests()}, CUT_OFF)
    snapshot = load(tmp_path / "old")
    assert not snapshots.has_table(snapshot, "enrollments")
    with pytest.raises(SnapshotError, match=r"rows/enrollments\.parquet is not in this snapshot"):
        snapshots.rows(snapshot, "enrollments")


def test_file_missing_in_the_manifest_is_refused(folder: Path) -> None:
    source = folder / "rows" / "actions.parquet"
    source.rename(folder / "rows" / "more.parquet")
    (folder / "rows" / "actions.parquet").write_bytes(
        (folder / "rows" / "more.parquet").read_bytes()
    )
    with pytest.raises(SnapshotError, match=r"rows/more\.parquet is not in the manifest"):
        load(folder)
