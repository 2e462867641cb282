"""Every notebook runs without a snapshot, with trial data where there are any."""

import os
import re
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest

from analytics import notebooks

ROOT = Path(__file__).parents[2]


def run(out: Path, trial_data: Path, project: Path) -> dict[str, list[str]]:
    """Run all notebooks as `make notebooks` does; return the texts of their outputs."""
    environment = {"TRIAL_DATA": str(trial_data), "SNAPSHOT": "", "PYTHONPATH": str(ROOT)}
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
def without_snapshot(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[str]]]:
    """Run the notebooks without a snapshot, with trial data where there are any."""
    project = tmp_path_factory.mktemp("without_snapshot")
    (project / "pyproject.toml").touch()
    (project / "notebooks").symlink_to(ROOT / "notebooks")
    trial_data = Path(os.environ.get("TRIAL_DATA") or project / "absent").resolve()
    return project / "out", run(project / "out", trial_data, project)


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
    assert people.count("reach above impressions") == 4


def test_without_a_snapshot_each_says_so_and_ends_without_error(
    without_snapshot: tuple[Path, dict[str, list[str]]],
) -> None:
    _out, ran = without_snapshot
    assert len(ran) == len(notebooks.sources(ROOT / "notebooks"))
    for name, outputs in ran.items():
        printed = "\n".join(outputs)
        assert "No snapshot yet: `francparler snapshot` makes one." in printed, name
        assert "unknown" in printed.lower(), name


def test_unknown_notebook_number_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        notebooks.main(["99", "--out", str(tmp_path)])
    assert list(tmp_path.iterdir()) == []
