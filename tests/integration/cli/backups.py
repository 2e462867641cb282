"""An empty installation to restore into, and what belongs into a backup."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

from tests.databases import create, drop
from webapp.config import Settings


@pytest.fixture
def target(database_kind: str, tmp_path: Path) -> Iterator[dict[str, str | None]]:
    """The environment of an empty installation."""
    folder = tmp_path / "restored"
    if database_kind == "sqlite":
        yield {"DATABASE_URL": f"sqlite:///{folder}/company.db", "INSTANCE": str(folder)}
        return
    url = create()
    yield {"DATABASE_URL": url, "INSTANCE": str(folder)}
    drop(url)


def source(settings: Settings) -> dict[str, str | None]:
    return {"DATABASE_URL": settings.database_url, "INSTANCE": str(settings.instance)}


def rows(url: str | None) -> dict[str, list[str]]:
    """Every row of every table."""
    assert url is not None
    with create_engine(url, poolclass=NullPool).connect() as connection:
        names = inspect(connection).get_table_names()
        asked = {n: connection.execute(text(f'SELECT * FROM "{n}"')) for n in names}  # noqa: S608
        return {n: sorted(str(tuple(row)) for row in found) for n, found in asked.items()}


def files(settings: Settings) -> dict[str, bytes]:
    """Files of an installation that belong into its backup."""
    written = {
        "uploads/0123abcd.png": b"\x89PNG pixels", "uploads/ffff.jpg": b"\xff\xd8\xff pixels",
        "snapshots/2026-W01/panel/panel.parquet": b"PAR1",
    }  # fmt: skip
    for name, data in written.items():
        (settings.instance / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.instance / name).write_bytes(data)
    others = ("demo.env", "snapshots/2026-W01/rows/people.parquet")
    for name in others:
        (settings.instance / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.instance / name).write_bytes(b"SECRET_KEY=not for others")
    return written
