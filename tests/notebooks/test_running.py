"""Every notebook runs with and without trial data and shows the figure of the page."""

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
from tests.analytics.post_metrics_builders import metrics_row

ROOT = Path(__file__).parents[2]
START = datetime(2026, 3, 2, 9)  # noqa: DTZ001  the contract keeps naive UTC


def request_row(number: int) -> dict[str, Any]:
    """Return a request; every third viewer is an employee, every fifth request a robot."""
    at = START + timedelta(hours=number)
    week = at.isocalendar()
    return {
        "event_id": f"e{number:03d}",
        "at": at,
        "day": at.date().isoformat(),
        "week": f"{week.year}-W{week.week:02d}",
        "unit": "north",
        "program": "voices",
        "link": "link-1",
        "kind": "click",
        "visitor": f"{number % 9:02x}",
        "viewer": ("external", "unknown", "employee")[number % 3],
        "is_paid": False,
        "decided": "R1" if number % 5 == 0 else None,
        "provenance": "measured",
    }


def people_rows() -> dict[contracts.People, list[dict[str, Any]]]:
    """Return rows of 40 people: half of them acted, each has a text of another similarity."""
    people = [{"person": f"{place:08x}", "program": "voices"} for place in range(40)]
    joined = START - timedelta(days=60)
    stays = [row | {"joined_at": joined, "left_at": None, "ended": None} for row in people]
    acts = [row | {"at": joined + timedelta(days=3), "kind": "sent"} for row in people[::2]]
    text: dict[str, Any] = {"week": "2026-W10", "language": "fr", "tokens": 40}
    texts = [row | text | {"containment": place / 40} for place, row in enumerate(people)]
    posts = [metrics_row(place, week="2026-W08") for place in range(5)]
    posts += [
        metrics_row(place, week="2026-W08", channel="mastodon", impressions=None)
        for place in range(10, 15)
    ]
    return {"enrollments": stays, "actions": acts, "texts": texts, "post_metrics": posts}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small snapshot."""
    folder = tmp_path_factory.mktemp("snapshots") / "2026-03-16"
    requests = contracts.frame("requests", [request_row(number) for number in range(200)])
    people = {name: contracts.frame(name, rows) for name, rows in people_rows().items()}
    events = [
        {"first_day": day, "last_day": None, "kind": "law", "unit": "all", "name": name,
         "source": "https://law.example"}
        for day, name in (("2026-03-05", "A law applies"), ("2026-04-01", "Later law"))
    ]  # fmt: skip
    return panel.freeze(
        folder, requests, datetime(2026, 3, 16, tzinfo=UTC), people=people,
        others={"events": contracts.frame("events", events)},
    ).folder  # fmt: skip


def run(
    out: Path, snapshot: Path | None, trial_data: Path, project: Path = ROOT
) -> dict[str, list[str]]:
    """Run all notebooks as `make notebooks` does; return the texts of their outputs."""
    environment = {
        "TRIAL_DATA": str(trial_data),
        "SNAPSHOT": str(snapshot or ""),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", "analytics.notebooks", "--out", str(out)],
        cwd=project,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {path.name: output_texts(path) for path in sorted(out.glob("*.ipynb"))}


def output_texts(path: Path) -> list[str]:
    """Return the printed texts, SVG charts and HTML tables of a notebook."""
    cells = jupytext.read(path).cells
    outputs = [output for cell in cells if cell.cell_type == "code" for output in cell.outputs]
    texts = [output.get("text", "") for output in outputs]
    drawn = [output.get("data", {}).get("image/svg+xml", "") for output in outputs]
    tables = [output.get("data", {}).get("text/html", "") for output in outputs]
    return [text for text in (*texts, *drawn, *tables) if text]


@pytest.fixture(scope="module")
def without_trial_data(
    snapshot: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """Run the notebooks with a snapshot and without trial data."""
    folder = tmp_path_factory.mktemp("without_trial_data")
    return run(folder, snapshot, folder / "absent")


@pytest.fixture(scope="module")
def without_snapshot(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[str]]]:
    """Run the notebooks without a snapshot, with trial data where there are any."""
    project = tmp_path_factory.mktemp("without_snapshot")
    (project / "pyproject.toml").touch()
    (project / "notebooks").symlink_to(ROOT / "notebooks")
    trial_data = Path(os.environ.get("TRIAL_DATA") or project / "absent").resolve()
    return project / "out", run(project / "out", None, trial_data, project=project)


def test_without_trial_data_each_says_so_and_shows_the_figure_of_the_page(
    snapshot: Path, without_trial_data: dict[str, list[str]]
) -> None:
    ran = without_trial_data
    traffic = "\n".join(ran["01-traffic-quality.ipynb"])
    figure = reach.authentic_visits(panel.build(snapshots.load(snapshot)))
    assert figure.value
    assert f"Our links: {figure.sentence('en')}" in traffic
    (networks,) = reported.summaries(snapshots.load(snapshot))
    assert f"Platforms: {networks.sentence('en')}" in traffic
    assert "X, from 16\u00a0February to 22\u00a0February 2026: between 0 and 8,400 views" in traffic
    assert "Mastodon, from 16\u00a0February to 22\u00a0February 2026: unknown" in traffic
    assert "The trial data is absent" in traffic
    assert "Real log: Authentic visits: unknown." in traffic
    taken = snapshots.load(snapshot)
    people, words = "\n".join(ran["02-participation.ipynb"]), "\n".join(ran["03-own-words.ipynb"])
    (figures,), (texts,) = participation.summaries(taken), own_words.summaries(taken)
    assert figures.enrolled.value == texts.texts == 40
    assert f"voices. {figures.sentence('en')} {figures.retention_sentence('en')}" in people
    assert "The trial data is absent" in people
    for ran_one in (traffic, people):
        assert ("A law applies" in ran_one, "Later law" in ran_one) == (True, False)
    assert f"voices. {texts.sentence('en')}" in words
    assert "fr: Of 23 texts written for this project, 17 fell into the expected class" in words


def test_with_trial_data_each_answers_and_shows_no_address(
    trial_data: Path, without_snapshot: tuple[Path, dict[str, list[str]]]
) -> None:
    out, ran = without_snapshot
    assert (trial_data / "weblogs" / "apache_logs").is_file()
    traffic = "\n".join(ran["01-traffic-quality.ipynb"])
    assert "9,999 lines read, 1 malformed" in traffic
    assert "Real log: Up to 1,645 authentic visits from 11\u00a0May to 24\u00a0May 2015" in traffic
    assert not re.search(r"\b\d{1,3}(?:\.\d{1,3}){3}\b", traffic)
    pages = sorted(out.glob("*.html"))
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


def test_without_a_snapshot_each_says_so_and_ends_without_error(
    without_snapshot: tuple[Path, dict[str, list[str]]],
) -> None:
    _out, ran = without_snapshot
    assert len(ran) == len(notebooks.sources(ROOT / "notebooks"))
    for name, outputs in ran.items():
        printed = "\n".join(outputs)
        assert "No snapshot yet: `francparler snapshot` makes one." in printed, name
        assert "unknown" in printed, name


def test_unknown_notebook_number_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        notebooks.main(["99", "--out", str(tmp_path)])
    assert list(tmp_path.iterdir()) == []
