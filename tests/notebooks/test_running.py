"""Every notebook runs on a small snapshot, with trial data and without, with the page's number."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jupytext
import pytest

from analytics import contracts, panel, reach, snapshots

ROOT = Path(__file__).parents[2]
TRIAL = ROOT / os.environ.get("TRIAL_DATA", "../shared/data")
START = datetime(2026, 3, 2, 9)  # noqa: DTZ001  the contract keeps naive UTC


def request_row(place: int) -> dict[str, Any]:
    at = START + timedelta(hours=place)
    week = at.isocalendar()
    return {
        "event_id": f"e{place:03d}",
        "at": at,
        "day": at.date().isoformat(),
        "week": f"{week.year}-W{week.week:02d}",
        "unit": "north",
        "program": "voices",
        "link": "link-1",
        "kind": "click",
        "visitor": f"{place % 9:02x}",
        "viewer": ("external", "unknown", "employee")[place % 3],
        "is_paid": False,
        "decided": "R1" if place % 5 == 0 else None,
        "provenance": "measured",
    }


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshots") / "2026-03-16"
    requests = contracts.frame("requests", [request_row(place) for place in range(200)])
    return panel.freeze(folder, requests, datetime(2026, 3, 16, tzinfo=UTC)).folder


def run(out: Path, snapshot: Path, trial_data: Path) -> dict[str, list[str]]:
    """Run all notebooks as `make notebooks` does; what each printed and drew."""
    done = subprocess.run(
        [sys.executable, "-m", "analytics.notebooks", "--out", str(out)],
        cwd=ROOT,
        env=os.environ | {"SNAPSHOT": str(snapshot), "TRIAL_DATA": str(trial_data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {path.name: told(path) for path in sorted(out.glob("*.ipynb"))}


def told(path: Path) -> list[str]:
    cells = jupytext.read(path).cells
    outputs = [output for cell in cells if cell.cell_type == "code" for output in cell.outputs]
    texts = [output.get("text", "") for output in outputs]
    drawn = [output.get("data", {}).get("image/svg+xml", "") for output in outputs]
    tables = [output.get("data", {}).get("text/html", "") for output in outputs]
    return [said for said in (*texts, *drawn, *tables) if said]


def test_without_trial_data_it_says_so_and_shows_the_page_s_figure(
    snapshot: Path, tmp_path: Path
) -> None:
    said = "\n".join(run(tmp_path, snapshot, tmp_path / "absent")["01-traffic-quality.ipynb"])
    figure = reach.authentic_visits(panel.build(snapshots.load(snapshot)))
    assert figure.value
    assert f"Our links: {figure.sentence('en')}" in said
    assert "The trial data is absent" in said
    assert "Real log: Authentic visits: unknown." in said


@pytest.mark.skipif(not (TRIAL / "weblogs").exists(), reason="TRIAL_DATA is absent: weblogs")
def test_with_trial_data_it_answers_and_shows_no_address(snapshot: Path, tmp_path: Path) -> None:
    said = "\n".join(run(tmp_path, snapshot, TRIAL)["01-traffic-quality.ipynb"])
    assert "9,999 lines read, 1 malformed" in said
    assert "Real log: Up to 1,798 authentic visits from 11\u00a0May to 24\u00a0May 2015" in said
    assert not re.search(r"\b\d{1,3}(?:\.\d{1,3}){3}\b", said)
