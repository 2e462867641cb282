"""A notebook finds its data from the project's root and from its own folder alike."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from analytics import panel, places
from tests.analytics.rows import table


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "home" / "notebooks").mkdir(parents=True)
    (tmp_path / "home" / "pyproject.toml").touch()
    monkeypatch.delenv("SNAPSHOT", raising=False)
    monkeypatch.delenv("TRIAL_DATA", raising=False)
    monkeypatch.chdir(tmp_path / "home" / "notebooks")
    return tmp_path / "home"


def test_nothing_there_is_none(home: Path) -> None:
    assert places.project() == home
    assert places.snapshot() is None
    assert places.trial_data("weblogs/apache_logs") is None


def test_the_newest_snapshot_unless_another_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = home / "instance" / "snapshots"
    root.mkdir(parents=True)
    for name in ("2026-03-09", "2026-03-16"):
        panel.freeze(root / name, table([]), datetime(2026, 3, 16, tzinfo=UTC))
    assert places.snapshot() == root / "2026-03-16"
    monkeypatch.setenv("SNAPSHOT", "instance/snapshots/2026-03-09")
    assert places.snapshot() == root / "2026-03-09"


def test_trial_data_stands_beside_the_project_unless_named(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (home.parent / "shared" / "data", home.parent / "other"):
        folder.mkdir(parents=True)
        (folder / "log").touch()
    found = places.trial_data("log")
    assert found is not None
    assert found.resolve() == (home.parent / "shared" / "data" / "log").resolve()
    monkeypatch.setenv("TRIAL_DATA", str(home.parent / "other"))
    assert places.trial_data("log") == home.parent / "other" / "log"


def test_outside_a_project_the_folder_itself_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert places.project() == tmp_path
