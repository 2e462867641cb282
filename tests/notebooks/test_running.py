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

from analytics import (
    contracts,
    notebooks,
    own_words,
    panel,
    participation,
    reach,
    reported,
    snapshots,
)
from tests.analytics.readings import reading

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


def people_rows() -> dict[contracts.People, list[dict[str, Any]]]:
    """Forty people, of whom half acted, each with a text of another likeness to its brief."""
    who = [{"person": f"{place:08x}", "program": "voices"} for place in range(40)]
    begun = START - timedelta(days=60)
    stays = [row | {"joined_at": begun, "left_at": None, "ended": None} for row in who]
    acts = [row | {"at": begun + timedelta(days=3), "kind": "sent"} for row in who[::2]]
    said: dict[str, Any] = {"week": "2026-W10", "language": "fr", "tokens": 40}
    texts = [row | said | {"containment": place / 40} for place, row in enumerate(who)]
    posts = [reading(place, week="2026-W08") for place in range(5)]
    posts += [
        reading(place, week="2026-W08", channel="mastodon", impressions=None)
        for place in range(10, 15)
    ]
    return {"enrollments": stays, "actions": acts, "texts": texts, "readings": posts}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshots") / "2026-03-16"
    requests = contracts.frame("requests", [request_row(place) for place in range(200)])
    people = {name: contracts.frame(name, rows) for name, rows in people_rows().items()}
    return panel.freeze(folder, requests, datetime(2026, 3, 16, tzinfo=UTC), people=people).folder


def run(
    out: Path, snapshot: Path | None, trial_data: Path, project: Path = ROOT
) -> dict[str, list[str]]:
    """Run all notebooks as `make notebooks` does; what each printed and drew."""
    asked = {
        "TRIAL_DATA": str(trial_data),
        "SNAPSHOT": str(snapshot or ""),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", "analytics.notebooks", "--out", str(out)],
        cwd=project,
        env=os.environ | asked,
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
    ran = run(tmp_path, snapshot, tmp_path / "absent")
    said = "\n".join(ran["01-traffic-quality.ipynb"])
    figure = reach.authentic_visits(panel.build(snapshots.load(snapshot)))
    assert figure.value
    assert f"Our links: {figure.sentence('en')}" in said
    (networks,) = reported.summaries(snapshots.load(snapshot))
    assert f"Platforms: {networks.sentence('en')}" in said
    assert "X, from 16\u00a0February to 22\u00a0February 2026: between 0 and 8,400 views" in said
    assert "Mastodon, from 16\u00a0February to 22\u00a0February 2026: unknown" in said
    assert "The trial data is absent" in said
    assert "Real log: Authentic visits: unknown." in said
    taken = snapshots.load(snapshot)
    people, words = "\n".join(ran["02-participation.ipynb"]), "\n".join(ran["03-own-words.ipynb"])
    (told,), (texts,) = participation.summaries(taken), own_words.summaries(taken)
    assert told.enrolled.value == texts.texts == 40
    assert f"voices. {told.sentence('en')} {told.retention_sentence('en')}" in people
    assert "The trial data is absent" in people
    assert f"voices. {texts.sentence('en')}" in words
    assert "fr: Of 23 texts written for this project, 17 fell into the band" in words


@pytest.mark.skipif(not (TRIAL / "weblogs").exists(), reason="TRIAL_DATA is absent: weblogs")
def test_with_trial_data_it_answers_and_shows_no_address(snapshot: Path, tmp_path: Path) -> None:
    ran = run(tmp_path, snapshot, TRIAL)
    said = "\n".join(ran["01-traffic-quality.ipynb"])
    assert "9,999 lines read, 1 malformed" in said
    assert "Real log: Up to 1,798 authentic visits from 11\u00a0May to 24\u00a0May 2015" in said
    assert not re.search(r"\b\d{1,3}(?:\.\d{1,3}){3}\b", said)
    pages = sorted(tmp_path.glob("*.html"))
    assert [path.stem for path in pages] == [name.removesuffix(".ipynb") for name in ran]
    for path in pages:
        page = path.read_text(encoding="utf-8")
        assert "<h1" in page
        assert "<svg" in page
        outside = r"<script|<link|<iframe|@import|(?:src|href)\s*=\s*[\"']?\w|url\(\w"
        assert re.findall(outside, page) == [], path.name
    people = "\n".join(ran["02-participation.ipynb"])
    assert "F: 0.603 stay" in people
    assert "500 posts, Gini of their interactions 0.544" in people
    assert people.count("reach_above_impressions") == 4


def test_without_any_snapshot_each_says_so_and_ends_well(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "notebooks").symlink_to(ROOT / "notebooks")
    ran = run(tmp_path / "out", None, tmp_path / "absent", project=tmp_path)
    assert len(ran) == len(notebooks.twins(ROOT / "notebooks"))
    for name, said in ran.items():
        printed = "\n".join(said)
        assert "No snapshot yet: `francparler snapshot` makes one." in printed, name
        assert "unknown" in printed, name


def test_only_the_notebooks_one_asks_for_run(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        notebooks.main(["99", "--out", str(tmp_path)])
    assert list(tmp_path.iterdir()) == []
