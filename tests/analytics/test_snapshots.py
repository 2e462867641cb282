"""A snapshot is written once, whole, and believed only byte for byte."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from analytics import contracts, panel, snapshots
from analytics.contracts import ContractError
from analytics.snapshots import SnapshotError, latest, load, write_part
from tests.analytics.people import act, actions, enrollments, stay
from tests.analytics.rows import row, table

CUT_OFF = datetime(2026, 3, 9, 3, 0, tzinfo=UTC)


def requests() -> pd.DataFrame:
    return table([row(1), row(2, 60), row(3, 120, decided="R1"), row(4, 200, viewer="unknown")])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return panel.freeze(tmp_path / "2026-03-09", requests(), CUT_OFF).folder


def test_a_snapshot_comes_back_as_it_went_in(folder: Path) -> None:
    snapshot = load(folder)
    assert snapshot.cut_off == CUT_OFF
    assert sorted(snapshot.parts) == ["panel", "rows"]
    pd.testing.assert_frame_equal(snapshots.rows(snapshot), requests())
    pd.testing.assert_frame_equal(snapshot.panel, panel.from_requests(requests()))
    pd.testing.assert_frame_equal(panel.build(snapshot), snapshot.panel)
    assert sorted(path.name for path in folder.iterdir()) == ["panel", "rows"]


def test_the_panel_can_be_counted_anew_from_the_rows(tmp_path: Path) -> None:
    released = panel.from_requests(requests().iloc[:2])
    snapshot = panel.freeze(tmp_path / "new", requests(), CUT_OFF, released)
    pd.testing.assert_frame_equal(panel.build(snapshot), released)
    pd.testing.assert_frame_equal(panel.recount(snapshot), panel.from_requests(requests()))
    empty = panel.freeze(tmp_path / "empty", table([]), CUT_OFF)
    pd.testing.assert_frame_equal(panel.recount(empty), panel.build(empty))


@pytest.mark.parametrize("most", [1, 2, 3, 1_000_000])
def test_counted_in_portions_it_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
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
    monkeypatch.setattr(panel, "_PORTION", most)
    pd.testing.assert_frame_equal(panel.recount(snapshot), panel.from_requests(rows))


def test_some_columns_are_read_in_the_contract_s_order_and_types(folder: Path) -> None:
    found = snapshots.rows(load(folder), "requests", only={"decided", "week", "at"})
    pd.testing.assert_frame_equal(found, requests()[["at", "week", "decided"]])


@pytest.mark.parametrize("unit", ["l'équipe d’Évry", 'the "north"', "a'); DROP TABLE x; --"])
def test_any_name_of_a_unit_comes_back(tmp_path: Path, unit: str) -> None:
    rows = table([row(1, unit=unit), row(2, 60)])
    snapshot = panel.freeze(tmp_path / "new", rows, CUT_OFF)
    pd.testing.assert_frame_equal(snapshots.rows(snapshot), rows)


def test_an_empty_installation_has_a_snapshot_too(tmp_path: Path) -> None:
    snapshot = panel.freeze(tmp_path / "empty", table([]), CUT_OFF)
    assert (len(snapshot.panel), len(panel.build(snapshot))) == (0, 0)
    pd.testing.assert_frame_equal(snapshots.rows(snapshot), table([]))


def test_the_manifest_says_what_is_in_it(folder: Path) -> None:
    said = json.loads((folder / "rows" / "manifest.json").read_text())
    assert (said["schema"], said["part"], said["cut_off"]) == (
        1,
        "rows",
        "2026-03-09T03:00:00+00:00",
    )
    assert said["files"]["requests.parquet"]["rows"] == 4
    assert len(said["files"]["requests.parquet"]["sha256"]) == 64


@pytest.mark.parametrize("name", ["rows/requests.parquet", "panel/panel.parquet"])
def test_a_changed_byte_is_named(folder: Path, name: str) -> None:
    path = folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(SnapshotError, match=f"2026-03-09/{name} differs from what was written"):
        load(folder)


@pytest.mark.parametrize(
    "name", ["rows/requests.parquet", "panel/panel.parquet", "rows/manifest.json"]
)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
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
def test_a_manifest_we_cannot_read_is_named(folder: Path, text: str, why: str) -> None:
    (folder / "panel" / "manifest.json").write_text(text)
    with pytest.raises(SnapshotError, match=f"2026-03-09/panel/manifest.json .*{why}"):
        load(folder)


def test_after_the_rows_are_gone_the_released_panel_stays(folder: Path) -> None:
    before = panel.build(load(folder))
    for path in (folder / "rows").iterdir():
        path.unlink()
    (folder / "rows").rmdir()
    snapshot = load(folder)
    pd.testing.assert_frame_equal(panel.build(snapshot), before)
    with pytest.raises(SnapshotError, match=r"rows/requests\.parquet is not in this snapshot"):
        snapshots.rows(snapshot)


def test_nothing_is_written_twice(folder: Path) -> None:
    before = (folder / "panel" / "manifest.json").read_bytes()
    with pytest.raises(SnapshotError, match="written once"):
        panel.freeze(folder, table([row(9)]), CUT_OFF)
    with pytest.raises(SnapshotError, match="2026-03-09/rows exists already"):
        write_part(folder, "rows", {"requests": table([row(9)])}, CUT_OFF)
    assert (folder / "panel" / "manifest.json").read_bytes() == before


def test_a_lie_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="column viewer, row 1"):
        panel.freeze(tmp_path / "new", table([row(1, viewer="nobody")]), CUT_OFF)
    with pytest.raises(SnapshotError, match="no time zone"):
        panel.freeze(tmp_path / "new", requests(), CUT_OFF.replace(tzinfo=None))
    assert list(tmp_path.iterdir()) == []


def test_a_failure_between_the_parts_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(requests: pd.DataFrame) -> pd.DataFrame:
        raise MemoryError

    monkeypatch.setattr(panel, "from_requests", fail)
    with pytest.raises(MemoryError):
        panel.freeze(tmp_path / "new", requests(), CUT_OFF)
    assert list(tmp_path.iterdir()) == []


def test_a_broken_draft_does_not_stand_in_the_way(tmp_path: Path) -> None:
    (tmp_path / ".new.partial" / "rows").mkdir(parents=True)
    assert latest_or_none(tmp_path) is None
    assert panel.freeze(tmp_path / "new", requests(), CUT_OFF).parts == {"panel", "rows"}


def latest_or_none(root: Path) -> Path | None:
    try:
        return latest(root)
    except SnapshotError:
        return None


def test_the_latest_is_the_newest_whole_one(folder: Path) -> None:
    panel.freeze(folder.with_name("2026-03-16"), requests(), CUT_OFF)
    write_part(folder.with_name("2026-03-23"), "rows", {"requests": requests()}, CUT_OFF)
    assert latest(folder.parent).name == "2026-03-16"


def test_where_there_is_none_the_sentence_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="francparler snapshot"):
        latest(tmp_path)
    with pytest.raises(SnapshotError, match="holds no snapshot"):
        load(tmp_path)


def test_tables_of_people_come_back_as_they_went_in(tmp_path: Path) -> None:
    joined, acts = enrollments([stay(1, 0, 3), stay(2)]), actions([act(1, 2)])
    given: dict[contracts.People, pd.DataFrame] = {"enrollments": joined, "actions": acts}
    snapshot = panel.freeze(tmp_path / "new", requests(), CUT_OFF, people=given)
    pd.testing.assert_frame_equal(snapshots.rows(snapshot, "enrollments"), joined)
    pd.testing.assert_frame_equal(snapshots.rows(snapshot, "actions"), acts)
    assert snapshots.rows(snapshot, "texts").empty
    assert all(snapshots.holds(snapshot, name) for name in contracts.PEOPLE)


@pytest.mark.parametrize("name", ["requests", "panel", "managers"])
def test_only_tables_of_people_are_tables_of_people(tmp_path: Path, name: str) -> None:
    with pytest.raises(ContractError, match=f"Table {name}.*no table of people"):
        panel.freeze(tmp_path / "new", requests(), CUT_OFF, people={name: requests()})  # type: ignore[dict-item]
    assert list(tmp_path.iterdir()) == []


def test_a_snapshot_from_before_these_tables_says_so_and_is_not_read_as_empty(
    tmp_path: Path,
) -> None:
    write_part(tmp_path / "old", "rows", {"requests": requests()}, CUT_OFF)
    snapshot = load(tmp_path / "old")
    assert not snapshots.holds(snapshot, "enrollments")
    with pytest.raises(SnapshotError, match=r"rows/enrollments\.parquet is not in this snapshot"):
        snapshots.rows(snapshot, "enrollments")


def test_a_table_laid_beside_the_manifest_is_not_believed(folder: Path) -> None:
    source = folder / "rows" / "actions.parquet"
    source.rename(folder / "rows" / "more.parquet")
    (folder / "rows" / "actions.parquet").write_bytes(
        (folder / "rows" / "more.parquet").read_bytes()
    )
    with pytest.raises(SnapshotError, match=r"rows/more\.parquet is not in the manifest"):
        load(folder)
