"""The commands that import applications and hires and delete old ones, and their documentation."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.factories.company import Company
from tests.integration.recruitment.files import HIRE, HIRES, LINE, csv, emptied, many, rows
from webapp.cli import edge
from webapp.cli.commands import main
from webapp.config import ROOT
from webapp.core import clock
from webapp.recruitment.contract import COLUMNS, REQUIRED
from webapp.recruitment.mappings import MAPPINGS
from webapp.recruitment.models import Hire, JobApplication
from webapp.recruitment.workflow import Kind


@pytest.fixture(autouse=True)
def _ours(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    emptied()
    monkeypatch.setattr(edge, "usable_app", lambda: company.app)


def run(*words: Any) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_files_are_tried_imported_and_refused_with_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "applications.csv"
    path.write_bytes(csv(LINE))
    tried = run("import", "applications", path, "--dry-run")
    assert tried.output.splitlines() == [
        "1 added, 0 changed, 0 unchanged", "This was a dry run: nothing was written.",
    ]  # fmt: skip
    assert rows(JobApplication, "stage") == []
    assert run("import", "applications", path).output == "1 added, 0 changed, 0 unchanged\n"
    path.write_bytes(csv(HIRE, head=HIRES))
    assert run("import", "hires", path).output == "1 added, 0 changed, 0 unchanged\n"
    assert rows(Hire, "band") == [(4,)]
    path.write_bytes(csv(LINE.replace("Workshop", "X"), LINE.replace("open", "y")))
    refused = run("import", "applications", path)
    assert refused.exit_code == 2
    assert refused.output.splitlines()[1:] == [
        "line 2, column unit: No unit is called “X”.",
        "line 3, column outcome: “y” is none of: open, hired, rejected, withdrawn, declined.",
    ]
    assert "none of: greenhouse, lever" in run("import", "hires", path, "--mapping", "sap").output


def test_a_mapping_lists_what_it_discards(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(csv("1,Jean,Joiner,2026-03-02", head="Application ID,Name,Job,Applied On"))
    done = run("import", "applications", path, "--mapping", "greenhouse")
    assert done.output.splitlines() == [
        "Columns that were discarded before storage: Name.", "1 added, 0 changed, 0 unchanged",
    ]  # fmt: skip
    assert run("import", "applications", path).exit_code == 2


def test_long_files_say_how_far_they_are(tmp_path: Path) -> None:
    path = tmp_path / "applications.csv"
    path.write_bytes(csv(*many(60_000)))
    done = run("import", "applications", path)
    assert done.stderr.splitlines() == ["50000 lines read", "60000 rows are written now"]
    assert done.stdout == "60000 added, 0 changed, 0 unchanged\n"


def test_retention_lists_what_it_deletes(tmp_path: Path) -> None:
    path = tmp_path / "applications.csv"
    old = clock.today() - timedelta(days=800)
    path.write_bytes(csv(f"A,Carpentry,,{old},,,,,"))
    run("import", "applications", path)
    said = run("retention", "--dry-run").output
    assert "Applications would be deleted: 1. Hires would be deleted: 0." in said
    assert "Applications deleted: 1. Hires deleted: 0." in run("retention").output
    assert rows(JobApplication, "stage") == []


def test_the_documentation_has_every_column_and_mapping() -> None:
    text = (ROOT / "webapp/docs/recruitment.md").read_text(encoding="utf-8")
    for kind in Kind:
        assert REQUIRED[kind] < set(COLUMNS[kind])
        table = text.split(f"| {kind} | {next(iter(MAPPINGS.values())).label}")[1].split("\n\n")[0]
        found = {
            (cells[1].strip(" `"), place): cells[place + 2].strip()
            for cells in (line.split("|") for line in table.splitlines()[2:])
            for place in range(len(MAPPINGS))
        }
        assert found == {
            (name, place): ", ".join(system.columns[kind].get(name, ["–"]))
            for place, system in enumerate(MAPPINGS.values())
            for name in dict.fromkeys(n for each in MAPPINGS.values() for n in each.columns[kind])
        }
        for name in COLUMNS[kind]:
            assert f"`{name}`" in text
