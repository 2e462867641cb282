"""A snapshot that was damaged is refused in one sentence, and nothing is stored."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from tests.factories.company import Company
from tests.integration.cli.running import refused, run
from webapp.core import clock, db
from webapp.insights.models import StoredFigure
from webapp.tracking.counting import ObservedRequest, counter
from webapp.tracking.jobs import ingest_visits

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def _rewrite(**facts: object) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        path = folder / "panel" / "manifest.json"
        manifest = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(manifest | facts), encoding="utf-8")

    return damage


def _flip(folder: Path) -> None:
    path = folder / "panel" / "panel.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "no manifest": lambda f: (f / "panel/manifest.json").unlink(),
    "an empty manifest": lambda f: (f / "panel/manifest.json").write_bytes(b""),
    "a manifest of bytes": lambda f: (f / "panel/manifest.json").write_bytes(b"\xff\xfe"),
    "a manifest that is a list": lambda f: (f / "panel/manifest.json").write_text("[]"),
    "files as a list": _rewrite(files=["panel.parquet"]),
    "facts without a checksum": _rewrite(files={"panel.parquet": {}}),
    "facts that are a number": _rewrite(files={"panel.parquet": 1}),
    "a cut-off that is no time": _rewrite(cut_off="yesterday"),
    "a cut-off that is a number": _rewrite(cut_off=1),
    "a file outside": _rewrite(files={"../../../secret": {"sha256": ""}}),
    "another schema": _rewrite(schema=99),
    "a changed table": _flip,
    "a missing table": lambda f: (f / "panel/panel.parquet").unlink(),
}


def _figures() -> int | None:
    found = db.session().scalar(select(func.count()).select_from(StoredFigure))
    db.session().rollback()
    return found


def test_a_damaged_snapshot_is_refused(company: Company, tmp_path: Path) -> None:
    settings = company.settings
    given = {"DATABASE_URL": settings.database_url, "INSTANCE": str(settings.instance)}
    counter().count(company.link().id, ObservedRequest("GET", 302, "198.51.100.1", FIREFOX))
    ingest_visits()
    with clock.at(MONDAY):
        assert run("snapshot", **given).exit_code == 0
        (folder,) = (settings.instance / "snapshots").iterdir()
        shutil.copytree(folder, tmp_path / "whole")
        before = _figures()
        for kind, damage in DAMAGE.items():
            damage(folder)
            code, sentence = refused(run("snapshot", **given))
            told = (code, folder.name in sentence, sentence.isprintable())
            assert told == (2, True, True), f"{kind}: {sentence}"
            assert _figures() == before
            shutil.rmtree(folder)
            shutil.copytree(tmp_path / "whole", folder)
        assert run("snapshot", **given).exit_code == 0
