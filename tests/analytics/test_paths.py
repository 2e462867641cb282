"""Notebooks find their data when started in the project's root or in their own folder."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from analytics import panel, paths
from tests.analytics.request_builders import request_table


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "home" / "notebooks").mkdir(parents=True)
    (tmp_path / "home" / "pyproject.toml").touch()
    monkeypatch.delenv("SNAPSHOT", raising=False)
    monkeypatch.delenv("TRIAL_DATA", raising=False)
    monkeypatch.chdir(tmp_path / "home" / "notebooks")
    return tmp_path / "home"


def test_missing_data_gives_none(home: Path) -> None:
    assert paths.project() == home
    assert paths.snapshot() is None
    assert paths.trial_data("weblogs/apache_logs") is None


def test_snapshot_is_the_newest_unless_one_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = home / "instance" / "snapshots"
    root.mkdir(parents=True)
    for name in ("2026-03-09", "2026-03-16"):
        panel.freeze(root / name, request_table([]), datetime(2026, 3, 16, tzinfo=UTC))
    assert paths.snapshot() == root / "2026-03-16"
    monkeypatch.setenv("SNAPSHOT", "instance/snapshots/2026-03-09")
    assert paths.snapshot() == root / "2026-03-09"


def test_trial_data_is_read_from_the_named_folder_only(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = home.parent / "data"
    folder.mkdir()
    (folder / "log").touch()
    (home / "log").touch()
    assert paths.trial_data("log") is None
    monkeypatch.setenv("TRIAL_DATA", "../data")
    found = paths.trial_data("log")
    assert found is not None
    assert found.resolve() == (folder / "log").resolve()
    monkeypatch.setenv("TRIAL_DATA", str(folder))
    assert paths.trial_data("log") == folder / "log"
    assert paths.trial_data("absent") is None


def test_project_is_the_working_directory_outside_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert paths.project() == tmp_path
