"""The answers' database in a backup: one file of lines, the same for SQLite and PostgreSQL.

Lines are in the order of their keys, which are random: a backup tells no order of answers. It
leaves out the pools of open waves, see `bundles`: after restoring it, up to 10 answers of each group
of such a wave are lost, beside those given since.
"""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from webapp.answer_store.bundles import begin
from webapp.answer_store.schema import BALLOT, BUNDLE, connect, file_of, reader, upgrade


def dump(url: str, path: Path) -> None:
    """Write the rows of one moment. Raises SQLAlchemyError or OSError."""
    upgrade(url)
    engine = connect(url)
    try:
        with reader(engine).begin() as connection, path.open("w", encoding="utf-8") as stream:
            for row in connection.execute(select(BALLOT).order_by(BALLOT.c.hash)):
                stream.write(json.dumps([row.hash.hex(), row.wave, row.section]) + "\n")
            keys = (BUNDLE.c.wave, BUNDLE.c.section, BUNDLE.c.number)
            for row in connection.execute(
                select(BUNDLE).where(BUNDLE.c.number > 0).order_by(*keys)
            ):
                stream.write(json.dumps(list(row)) + "\n")
    finally:
        engine.dispose()


def is_empty(url: str) -> bool:
    """Whether there is no ballot and no answer. Raises SQLAlchemyError or OSError."""
    file = file_of(url)
    if file is not None and not file.exists():
        return True
    upgrade(url)
    engine = connect(url)
    try:
        with reader(engine).begin() as connection:
            rows = (connection.execute(select(1).select_from(t).limit(1)) for t in (BALLOT, BUNDLE))
            return all(found.first() is None for found in rows)
    finally:
        engine.dispose()


def load(url: str, path: Path) -> None:
    """Insert the rows of a backup, all in one transaction. Raises SQLAlchemyError or OSError."""
    upgrade(url)
    engine = connect(url)
    try:
        with engine.begin() as connection, path.open(encoding="utf-8") as stream:
            for line in stream:
                _insert(connection, json.loads(line))
            sections = select(BALLOT.c.wave, BALLOT.c.section).distinct()
            for wave, section in connection.execute(sections).all():
                begin(connection, wave, section)
    finally:
        engine.dispose()


def _insert(connection: Connection, row: list[Any]) -> None:
    if len(row) == len(BALLOT.columns):
        number, wave, section = row
        made = {"hash": bytes.fromhex(number), "wave": wave, "section": section}
        connection.execute(BALLOT.insert().values(made))
    else:
        connection.execute(BUNDLE.insert().values(row))
