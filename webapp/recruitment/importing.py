"""Write parsed rows into their table: new ones are added, known ones are replaced.

Statements are compiled once and given to the driver as they are, because SQLAlchemy's own handling
of each value takes longer than the database does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    Table,
    bindparam,
    case,
    inspect,
    literal_column,
    or_,
    select,
    true,
)

from webapp.core import db
from webapp.recruitment.contract import ROWS
from webapp.recruitment.parsed import ParsedRows
from webapp.recruitment.queries import MODELS, counted
from webapp.recruitment.workflow import Kind

STAGED: Final = "recruitment_staged"


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows were added, changed and already there as they are."""

    added: int
    changed: int
    unchanged: int


def write(rows: ParsedRows) -> Written:
    """Add or replace all rows, in the current transaction."""
    kind = rows.contract.kind
    connection = db.session().connection()
    before = counted(kind)
    if connection.dialect.name == "postgresql":
        _copy(connection, kind, rows)
    elif rows.staged and STAGED in inspect(connection).get_temp_table_names():
        staged = _staged(kind)
        connection.execute(_upsert(kind, staged))
        staged.drop(connection)
    else:
        statement = _upsert(kind).compile(dialect=connection.dialect)
        for batch in rows.batches():
            connection.exec_driver_sql(str(statement), batch)
    count, changes = (now - then for now, then in zip(counted(kind), before, strict=True))
    return Written(count, changes, rows.count - count - changes)


def stage(rows: ParsedRows) -> None:
    """On SQLite, copy the rows into a temporary table of this connection, for `write` to read.

    The database is not locked meanwhile, and `write` then needs a fraction of the time. To be called
    outside a unit of work, by a process whose next transaction has the same connection.
    """
    connection = db.session().connection()
    if connection.dialect.name != "sqlite":
        return
    driver: Any = connection.connection.driver_connection
    names = ROWS[rows.contract.kind]
    # The transaction that reads ends here, as a rollback would delete the rows again.
    driver.execute("COMMIT")
    driver.execute(f"DROP TABLE IF EXISTS temp.{STAGED}")
    driver.execute(f"CREATE TEMPORARY TABLE {STAGED} ({', '.join(names)})")
    driver.execute("BEGIN")
    marks = ", ".join("?" * len(names))
    for batch in rows.batches():
        driver.executemany(f"INSERT INTO {STAGED} VALUES ({marks})", batch)  # noqa: S608 - our own
    driver.execute("COMMIT")
    rows.staged = True


def _staged(kind: Kind) -> Table:
    """A temporary table with the columns of a row."""
    table: Table = MODELS[kind].__table__  # type: ignore[assignment]
    return Table(
        STAGED, MetaData(), *(Column(name, table.c[name].type) for name in ROWS[kind]),
        prefixes=["TEMPORARY"], postgresql_on_commit="DROP",
    )  # fmt: skip


def _upsert(kind: Kind, staged: Table | None = None) -> Any:  # noqa: ANN401 - two dialects' own
    """INSERT … ON CONFLICT of one row of parameters, or of all rows of `staged`."""
    table: Table = MODELS[kind].__table__  # type: ignore[assignment]
    names = ROWS[kind]
    # `values` would bring the columns into the order of the table.
    given = [bindparam(name) if staged is None else staged.c[name] for name in names]
    # Without a WHERE, SQLite takes the ON of the conflict for that of a join.
    source = select(*given).where(true())
    # In the order of the key, the pages of the table are written once.
    source = source if staged is None else source.order_by(staged.c.pseudonym)
    statement = db.insert(MODELS[kind]).from_select(names, source)
    kept = [name for name in names if name not in {"pseudonym", "seen_on", "changes"}]
    new = statement.excluded
    differs = or_(*(table.c[name].is_distinct_from(new[name]) for name in kept))
    changes = table.c.changes + case((differs, literal_column("1")), else_=literal_column("0"))
    # An older file never shortens what is known.
    seen = case((new.seen_on > table.c.seen_on, new.seen_on), else_=table.c.seen_on)
    return statement.on_conflict_do_update(
        index_elements=["pseudonym"],
        set_={**{name: new[name] for name in kept}, "seen_on": seen, "changes": changes},
    )


def _copy(connection: Connection, kind: Kind, rows: ParsedRows) -> None:
    """COPY the rows into a table of this transaction, and insert them from there."""
    staged = _staged(kind)
    staged.create(connection)
    driver: Any = connection.connection.driver_connection
    names = ", ".join(ROWS[kind])
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {STAGED} ({names}) FROM STDIN") as to,
    ):
        for batch in rows.batches():
            to.write("".join(_lines(batch)))
    connection.execute(_upsert(kind, staged))
    # A second file in the same transaction makes the table again.
    staged.drop(connection)


def _lines(batch: list[tuple[Any, ...]]) -> Iterator[str]:
    """Rows as COPY reads them."""
    for row in batch:
        yield "\t".join(["\\N" if value is None else _escaped(value) for value in row]) + "\n"


def _escaped(value: str | int) -> str:
    # Cells have no control characters, so there is nothing else to escape.
    return value.replace("\\", "\\\\") if isinstance(value, str) else str(value)
