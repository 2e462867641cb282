"""A scripted attacker: everything that copies of both databases, keys and backups give.

He knows the people of each group, and watched who answered in which order. A strategy guesses, for
each person who answered, which stored answers are theirs; the test counts how often it is right.
"""

import gzip
import json
import sqlite3
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

Guesses = dict[str, str]
# A stored answer, as a text that names it: the same content is in no other answer of its group.
Rows = list[str]


@dataclass
class Loot:
    """What the attacker has. Times and orders are those that he watched.

    `answered` are ids of people in their order, by group. `stored` are the answers of each group in
    the order of the dump. `backups` are the answers of each group in two backups, and how many people
    of each group had answered then. `tables` are all rows of the main database, in their order.
    """

    answered: dict[str, list[str]]
    stored: dict[str, Rows]
    hashes: list[str]
    first_hashes: dict[str, list[str]]
    backups: list[tuple[dict[str, Rows], dict[str, int]]] = field(default_factory=list)
    tables: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)


Strategy = Callable[[Loot], Guesses]


def _matched(people: Sequence[str], rows: Sequence[str]) -> Guesses:
    return dict(zip(people, rows, strict=False))


def order_of_rows(loot: Loot) -> Guesses:
    """The first row is of the first person who answered."""
    found: Guesses = {}
    for group, people in loot.answered.items():
        found |= _matched(people, loot.stored[group])
    return found


def order_from_the_end(loot: Loot) -> Guesses:
    """The first row is of the last person who answered, as after an update that moves rows."""
    found: Guesses = {}
    for group, people in loot.answered.items():
        found |= _matched(people[::-1], loot.stored[group])
    return found


def _by_table(loot: Loot, name: str, column: int) -> Guesses:
    """People in the order of a table's rows, answers in the order of theirs."""
    order = {str(row[column]): place for place, row in enumerate(loot.tables.get(name, ()))}
    found: Guesses = {}
    for group, people in loot.answered.items():
        ordered = sorted(people, key=lambda each: order.get(each, len(order)))
        found |= _matched(ordered, loot.stored[group])
    return found


def order_of_invitations(loot: Loot) -> Guesses:
    """Answers are in the order in which people were chosen."""
    return _by_table(loot, "invitation", 1)


def order_of_requests(loot: Loot) -> Guesses:
    """Answers are in the order in which people were asked."""
    return _by_table(loot, "solicitation", 1)


def order_of_ids(loot: Loot) -> Guesses:
    """Answers are in the order of the ids of people."""
    found: Guesses = {}
    for group, people in loot.answered.items():
        found |= _matched(sorted(people), loot.stored[group])
    return found


def order_of_hashes(loot: Loot) -> Guesses:
    """Hashes that were used are in the order of people's ids, and of their answers."""
    found: Guesses = {}
    for group, people in loot.answered.items():
        used = [each for each in loot.first_hashes[group] if each not in loot.hashes]
        order = sorted(range(len(used)), key=lambda place: used[place])
        rows = [loot.stored[group][place] for place in order if place < len(loot.stored[group])]
        found |= _matched(sorted(people), rows)
    return found


def order_of_sorted_answers(loot: Loot) -> Guesses:
    """People in their order, answers sorted by content: what chance gives."""
    found: Guesses = {}
    for group, people in loot.answered.items():
        found |= _matched(people, sorted(loot.stored[group]))
    return found


ORDERS: tuple[Strategy, ...] = (
    order_of_rows, order_from_the_end, order_of_invitations, order_of_requests, order_of_ids,
    order_of_hashes, order_of_sorted_answers,
)  # fmt: skip


def new_between_backups(loot: Loot) -> Guesses:
    """What a later copy has and an earlier one has not belongs to people who answered between."""
    found: Guesses = {}
    empty: tuple[dict[str, Rows], dict[str, int]] = ({}, {})
    last = (loot.stored, {group: len(people) for group, people in loot.answered.items()})
    for before, after in zip([empty, *loot.backups], [*loot.backups, last], strict=True):
        for group, people in loot.answered.items():
            known = set(before[0].get(group, ()))
            fresh = [row for row in after[0].get(group, ()) if row not in known]
            between = people[before[1].get(group, 0) : after[1].get(group, 0)]
            found |= _matched(between, fresh)
    return found


def rows_of(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of a database by table, in the order in which they are stored."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return {
                name: connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608
                for (name,) in names.fetchall()
            }
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {
            name: connection.execute(
                sql.SQL("SELECT * FROM {} ORDER BY ctid").format(sql.Identifier(name))
            ).fetchall()
            for (name,) in tables.fetchall()
        }


def answers_in(backup: Path) -> Iterator[list[Any]]:
    """The rows of the answers' database in a backup."""
    with gzip.open(backup) as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
        member = tar.extractfile("answers.jsonl")
        assert member is not None
        for line in member.read().decode().splitlines():
            yield json.loads(line)


def by_group(bundles: Sequence[Sequence[Any]], wave: str) -> dict[str, Rows]:
    """The stored answers of a wave by group, in the order of the rows and of their entries."""
    found: dict[str, Rows] = {}
    for row_wave, section, _number, entries in bundles:
        for entry in json.loads(entries).values() if row_wave == wave else ():
            if "values" in entry:
                found.setdefault(section, []).append(json.dumps(entry["values"], sort_keys=True))
    return found
