"""The command `report`: what it writes, what it prints, what it refuses."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import ENVIRONMENT
from tests.factories.company import Company
from tests.integration.cli.running import refused, run
from tests.notebooks.report_builders import project
from tests.notebooks.small_snapshot import small_snapshot
from webapp.cli import report

ROOT = Path(__file__).parents[3]
HIDDEN = "import sys; sys.modules['nbclient'] = None; from webapp.cli.commands import main; main(['report'])"


def given(company: Company, **more: str) -> dict[str, str]:
    settings = company.settings
    return {
        "DATABASE_URL": settings.database_url, "INSTANCE": str(settings.instance),
        "PYTHONPATH": str(ROOT), **more,
    }  # fmt: skip


def test_a_report_is_written_also_where_a_notebook_fails(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = company.people["author"].unit
    assert unit is not None
    notebooks = project(tmp_path / "project", first=f"print('{unit.id}')", second="1 / 0", third="")
    monkeypatch.setattr(report, "ROOT", notebooks)
    small_snapshot(company.settings.instance / "snapshots" / "2026-W11")
    out = company.settings.instance / "reports" / "2026-W11-fr.html"
    out.parent.mkdir()
    out.write_text("an older report")
    result = run("report", "--language", "fr", **given(company))
    assert result.exit_code == 1
    assert re.sub(r"\d+\.\d s", "1 s", result.stdout).splitlines() == [
        "1 of 3: first, 1 s", "2 of 3: second, 1 s (failed)", "3 of 3: third, 1 s",
        f"{out} holds the report.",
    ]  # fmt: skip
    assert result.stderr == "02-second.py failed: ZeroDivisionError: division by zero\n"
    page = out.read_text(encoding="utf-8")
    assert f"<li>{unit.name}</li>" in page
    assert unit.id not in page
    assert page.count("before the error") == 3
    assert page.count("after the error") == page.count("the answer") == 2
    assert page.count("Ce notebook s’est arrêté sur une erreur.") == 1
    assert "Traceback" not in page
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [path.name for path in out.parent.iterdir()] == [out.name], "no draft is left"


def test_bad_input_is_one_sentence(company: Company, tmp_path: Path) -> None:
    code, sentence = refused(run("report", **given(company)))
    assert (code, "No snapshot under" in sentence) == (2, True)
    code, sentence = refused(run("report", "--snapshot", str(tmp_path / "none"), **given(company)))
    assert (code, "holds no snapshot" in sentence) == (2, True)
    folder = small_snapshot(tmp_path / "2026-W11")
    arguments = ("report", "--snapshot", str(folder), "--out", str(tmp_path))
    code, sentence = refused(run(*arguments, **given(company)))
    assert (code, sentence) == (2, f"{tmp_path} is a folder; name a file.")
    (folder / "panel" / "panel.parquet").unlink()
    code, sentence = refused(run("report", "--snapshot", str(folder), **given(company)))
    assert (code, "is missing" in sentence) == (2, True)
    assert run("report", "--language", "de", **given(company)).exit_code == 2


def test_without_the_packages_of_the_notebooks_it_says_what_to_install() -> None:
    found = subprocess.run(
        [sys.executable, "-c", HIDDEN], cwd=ROOT, env=os.environ | ENVIRONMENT, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert found.returncode == 2
    assert found.stderr == (
        "Error: The package nbclient is missing; the report needs those of the notebooks: "
        "python -m pip install --require-hashes -r dev.lock\n"
    )


def test_without_notebooks_it_says_where_they_are(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "ROOT", tmp_path)
    folder = small_snapshot(tmp_path / "2026-W11")
    code, sentence = refused(run("report", "--snapshot", str(folder), **given(company)))
    assert (code, sentence) == (2, "The notebooks are missing: run this in a copy of the project.")
