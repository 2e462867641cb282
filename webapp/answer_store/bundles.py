"""Bundles: many answers in one row, so that no order of rows tells which answer came first.

An answer first enters the pool of its group, bundle 0. Where the pool then has more than `POOL`
answers, one of them, chosen by chance, moves to the bundles that stay. So what is added to these
between two backups belongs to any of `POOL` people and more, however few answered between them.
Backups leave the pool out; at the end of a wave it is empty. Comments have a pool of their own in
the same row, which each answer writes, with a comment or without.
"""

import json
import random
import secrets
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from analytics.core.measures import MEAN
from webapp.answer_store.schema import BUNDLE

POOL: Final = MEAN
# Entries of a bundle at most: taking an answer writes one bundle anew, and the pool.
FULL: Final = 100
RANDOM: Final = random.SystemRandom()
Entries = dict[str, Any]
# Statements of each answer, built once.
_HERE: Final = (BUNDLE.c.wave == bindparam("in_wave")) & (
    BUNDLE.c.section == bindparam("in_section")
)
_ROW: Final = _HERE & (BUNDLE.c.number == bindparam("at"))
_READ: Final = select(BUNDLE.c.entries).where(_ROW)
_READ_LOCKED: Final = _READ.with_for_update()
_WRITE: Final = BUNDLE.update().where(_ROW).values(entries=bindparam("written"))
_LAST: Final = select(func.max(BUNDLE.c.number)).where(_HERE)
# Entries are {VALUES: ...} of one person, or {COMMENT: ..., "question": ...}.
VALUES: Final = "values"
COMMENT: Final = "comment"


def begin(connection: Connection, wave: str, section: str) -> None:
    """Make the pool of a section, where there is none."""
    values = {"wave": wave, "section": section, "number": 0, "entries": "{}"}
    if connection.dialect.name == "postgresql":
        connection.execute(postgresql.insert(BUNDLE).values(values).on_conflict_do_nothing())
    else:
        connection.execute(sqlite.insert(BUNDLE).values(values).on_conflict_do_nothing())


def add(connection: Connection, wave: str, section: str, made: Sequence[Any]) -> None:
    """Add the entries of one person. Answers to one section wait for each other."""
    pool: Entries = json.loads(_text(connection, wave, section, 0, lock=True))
    pool.update((secrets.token_hex(16), entry) for entry in made)
    left = [key for kind in (VALUES, COMMENT) for key in _overflow(pool, kind)]
    moved = {key: pool.pop(key) for key in left}
    _write(connection, wave, section, 0, pool)
    if moved:
        _keep(connection, wave, section, moved)


def replace(connection: Connection, wave: str, section: str, entries: Sequence[Any]) -> None:
    """Write all entries of a section anew, under new keys and without a pool."""
    here = (BUNDLE.c.wave == wave) & (BUNDLE.c.section == section)
    connection.execute(delete(BUNDLE).where(here))
    shuffled = RANDOM.sample(entries, len(entries))
    bundles = -(-len(shuffled) // FULL)
    for number in range(bundles):
        made = {secrets.token_hex(16): entry for entry in shuffled[number::bundles]}
        _insert(connection, wave, section, number + 1, made)


def sections(connection: Connection, wave: str) -> list[str]:
    """The sections of a wave that have a bundle."""
    found = select(BUNDLE.c.section).where(BUNDLE.c.wave == wave).distinct()
    return sorted(connection.scalars(found))


def read(
    connection: Connection, wave: str, section: str | None = None
) -> Iterator[tuple[str, Any]]:
    """Section and entry of the entries of a wave, or of one section; a bundle in memory at a time."""
    here = BUNDLE.c.wave == wave
    if section is not None:
        here &= BUNDLE.c.section == section
    keys = connection.execute(
        select(BUNDLE.c.section, BUNDLE.c.number)
        .where(here)
        .order_by(BUNDLE.c.section, BUNDLE.c.number)
    ).all()
    for name, number in keys:
        for entry in json.loads(_text(connection, wave, name, number)).values():
            yield name, entry


def _overflow(pool: Entries, kind: str) -> list[str]:
    """Keys of entries that leave the pool, chosen by chance among all of a kind."""
    keys = [key for key, entry in pool.items() if kind in entry]
    return RANDOM.sample(keys, max(0, len(keys) - POOL))


def _keep(connection: Connection, wave: str, section: str, moved: Entries) -> None:
    """Add entries to one of the bundles that stay, chosen by chance; a full one is divided."""
    last = connection.scalar(_LAST, {"in_wave": wave, "in_section": section}) or 0
    if not last:
        _insert(connection, wave, section, 1, moved)
        return
    number = RANDOM.randint(1, last)
    entries: Entries = json.loads(_text(connection, wave, section, number)) | moved
    if len(entries) > FULL:
        # Keys are random, so their order divides by chance.
        half = sorted(entries)[FULL // 2 :]
        _insert(connection, wave, section, last + 1, {key: entries.pop(key) for key in half})
    _write(connection, wave, section, number, entries)


def _text(
    connection: Connection, wave: str, section: str, number: int, *, lock: bool = False
) -> str:
    place = {"in_wave": wave, "in_section": section, "at": number}
    return str(connection.execute(_READ_LOCKED if lock else _READ, place).scalar_one())


def _write(connection: Connection, wave: str, section: str, number: int, entries: Entries) -> None:
    place = {"in_wave": wave, "in_section": section, "at": number}
    connection.execute(_WRITE, place | {"written": _written(entries)})


def _insert(connection: Connection, wave: str, section: str, number: int, entries: Entries) -> None:
    row = {"wave": wave, "section": section, "number": number, "entries": _written(entries)}
    connection.execute(BUNDLE.insert().values(row))


def _written(entries: Entries) -> str:
    return json.dumps(entries, sort_keys=True, ensure_ascii=False)
