"""`francparler import customers`, and the table of customers in a snapshot."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from analytics import mirror_tables, snapshots
from tests.factories.company import Company
from tests.integration.cli.running import refused, run
from tests.integration.customers.scores import csv, loaded, rows
from webapp.config import Settings
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.insights import jobs
from webapp.insights.models import ReleasedWeek


def command(settings: Settings, path: Path, *options: str) -> tuple[int, str]:
    given = {"DATABASE_URL": settings.database_url, "INSTANCE": str(settings.instance)}
    result = run("import", "customers", str(path), *options, **given)
    if result.exit_code:
        return refused(result)
    return result.exit_code, result.output


def test_the_command_tests_imports_and_refuses_with_every_fault(
    company: Company, tmp_path: Path
) -> None:
    path = tmp_path / "scores.csv"
    path.write_bytes(csv("Workshop,trust,2022-Q1,71.5,18,40"))
    added = "added: line 2, Workshop, trust, 2022-Q1: score 71.5, sd 18, n 40\n"
    counted = "1 added, 0 replaced, 0 as before\n"
    dry = command(company.settings, path, "--dry-run")
    assert dry == (0, f"{added}{counted}This was a dry run: nothing was written.\n")
    assert rows("2022-Q1") == []
    assert command(company.settings, path) == (0, added + counted)
    path.write_bytes(csv("Workshop,trust,2022-Q1,70,18,40"))
    replaced = "replaced: line 2, Workshop, trust, 2022-Q1: score 70, sd 18, n 40, before score 71.5, sd 18, n 40\n"
    assert command(company.settings, path) == (0, f"{replaced}0 added, 1 replaced, 0 as before\n")
    path.write_bytes(csv("Workshop,trust,2022-Q1,170,18,40", "Nowhere,trust,2022-Q1,70,18,40"))
    assert command(company.settings, path) == (
        2,
        "The file is refused and nothing of it is stored. Faults: 2.\n"  # noqa: ISC004 - one text
        "line 2: score must be a number from 0 to 100, not “170”.\n"
        "line 3: No unit is called “Nowhere”.",
    )
    path.write_bytes(b"")
    code, said = command(company.settings, path)
    assert (code, said[:18], rows("2022-Q1")[0][2]) == (2, "The file is empty.", 70.0)
    code, said = command(company.settings, tmp_path / "missing.csv")
    assert (code, "No such file" in said) == (2, True)


def test_a_snapshot_has_the_scores_that_may_be_shown(fresh_company: Company) -> None:
    loaded(csv("Workshop,trust,2026-Q2,71.5,18,40", "Workshop,skills,2026-Q2,50,18,9"))
    with unit_of_work():
        db.session().add(ReleasedWeek(week="2026-W46", released_at=clock.now()))
    folder = fresh_company.settings.instance / "snapshots" / "2026-W46"
    with clock.at(datetime(2026, 11, 18, tzinfo=UTC) + timedelta(hours=9)):
        jobs.take(folder, fresh_company.settings.zone)
    found = mirror_tables.customers(snapshots.load(folder))
    assert found[["quarter", "theme", "score", "n"]].to_numpy().tolist() == [
        ["2026-Q2", "trust", 71.5, 40]
    ]
