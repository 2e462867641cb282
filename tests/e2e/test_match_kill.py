"""`francparler match` killed with SIGKILL leaves the whole folder, or none."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.factories.cohorts import organization
from tests.integration.cli.cohort_files import document, write
from webapp.config import ROOT

KILLS = 20 if os.environ.get("SOAK") == "1" else 5


def started(path: Path, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "webapp", "match", str(path), "--out", str(out)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_a_killed_run_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    """Five kills in the time from the first to the last sign of the run; 20 with `SOAK=1`."""
    path = write(tmp_path / "cohort.json", document(organization(1, 500)))
    out = tmp_path / "whole"
    process, began = started(path, out), time.monotonic()
    seen = 0.0
    while process.poll() is None:
        if not seen and any(tmp_path.glob(".whole-*")):
            seen = time.monotonic() - began
        time.sleep(0.002)
    lasted = time.monotonic() - began
    process.communicate()
    assert 0 < seen < lasted
    sizes = {file.name: file.stat().st_size for file in out.iterdir()}
    outcomes = [killed(path, tmp_path / f"out{n}", n, (seen, lasted), sizes) for n in range(KILLS)]
    assert "killed" in outcomes


def killed(
    path: Path, out: Path, number: int, times: tuple[float, float], sizes: dict[str, int]
) -> str:
    """Kill one run at a random moment; what was there afterwards."""
    # Every second one as soon as files are being written.
    moment = random.Random(number).uniform(0.3 * times[0], times[1])
    process, began = started(path, out), time.monotonic()
    while process.poll() is None:
        writing = number % 2 and any(out.parent.glob(f".{out.name}-*"))
        if writing or time.monotonic() - began > moment:
            break
        time.sleep(0.001)
    process.kill()
    process.communicate()
    if not out.exists():
        return "killed"
    assert {file.name: file.stat().st_size for file in out.iterdir()} == sizes
    assert json.loads((out / "summary.json").read_text(encoding="utf-8"))["mentees"] == 500
    return "done"


@pytest.mark.parametrize("name", ["out"])
def test_a_folder_that_cannot_be_written_is_refused_in_words(name: str, tmp_path: Path) -> None:
    path = write(tmp_path / "cohort.json", document(organization(1, 10)))
    (tmp_path / "file").write_text("", encoding="utf-8")
    process = started(path, tmp_path / "file" / name)
    _out, error = process.communicate()
    assert process.returncode == 2
    assert error.decode().startswith("Error: ")
    assert error.count(b"\n") == 1
