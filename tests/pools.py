"""PostgreSQL databases that tests use one after the other: emptied and filled again, not created.

Creating and dropping a database costs a second, because both end with a checkpoint of the server;
putting the rows of its template back costs a twentieth of that.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY c.relname
"""
_SEQUENCES = "SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2"
# What a test that changes the schema, or that was killed, leaves behind.
_SHAPE = """
SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
    SELECT format('%s %s %s', c.relname, c.relkind, string_agg(
        format('%s %s %s', a.attname, a.atttypid, a.attnotnull), ' ' ORDER BY a.attnum)) AS part
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname = 'public' GROUP BY c.oid, c.relname, c.relkind
    UNION ALL SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
    UNION ALL SELECT format('%s %s', tgname, tgenabled) FROM pg_trigger
    UNION ALL SELECT format('%s %s', proname, md5(prosrc)) FROM pg_proc p
        JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'
) AS parts
"""


def _address(url: str) -> str:
    return url.replace("+psycopg", "")


@dataclass(frozen=True)
class Rows:
    """The rows of a template by table, in the format of COPY, its sequences, and its schema."""

    tables: dict[str, bytes]
    sequences: list[tuple[str, str, int | None]]
    shape: str

    @classmethod
    def of(cls, url: str) -> "Rows":
        """Read a template."""
        with psycopg.connect(_address(url)) as connection:
            found: dict[str, bytes] = {}
            for (name,) in connection.execute(_TABLES).fetchall():
                table = sql.Identifier(name)
                with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(table)) as copy:
                    found[name] = b"".join(bytes(part) for part in copy)
            sequences = [(a, b, c) for a, b, c in connection.execute(_SEQUENCES)]
            return cls(found, sequences, _shape(connection))

    def restore(self, url: str) -> bool:
        """Put the rows back into a used database; False where its schema is another one now."""
        with psycopg.connect(_address(url)) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if _shape(connection) != self.shape:
                return False
            # Neither foreign keys nor triggers fire.
            connection.execute("SET LOCAL session_replication_role = replica")
            for name, rows in self.tables.items():
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
                if rows:
                    into = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))
                    with connection.cursor().copy(into) as copy:
                        copy.write(rows)
            for schema, name, value in self.sequences:
                called = sql.Literal(value or 1), sql.Literal(value is not None)
                sequence = sql.Literal(f"{schema}.{name}")
                connection.execute(sql.SQL("SELECT setval({}, {}, {})").format(sequence, *called))
        return True


def _shape(connection: psycopg.Connection) -> str:
    row = connection.execute(_SHAPE).fetchone()
    assert row is not None
    return str(row[0])


@dataclass
class Pool:
    """Databases that are copies of one template, and free at the moment."""

    template: str
    create: Callable[[str], str]
    drop: Callable[[str], None]
    _rows: Rows | None = None
    _free: list[str] = field(default_factory=list)
    _used: set[str] = field(default_factory=set)

    def take(self) -> str:
        """A database with the rows of the template."""
        if self._rows is None:
            self._rows = Rows.of(self.template)
        while self._free:
            url = self._free.pop()
            with suppress(psycopg.Error):
                if self._rows.restore(url):
                    self._used.add(url)
                    return url
            self.drop(url)
        url = self.create(self.template)
        self._used.add(url)
        return url

    def give_back(self, url: str) -> bool:
        """Take a database back; False if it is not one of this pool."""
        if url not in self._used:
            return False
        self._used.remove(url)
        self._free.append(url)
        return True

    def close(self) -> None:
        """Drop the databases, but not the template."""
        for url in (*self._free, *self._used):
            self.drop(url)
