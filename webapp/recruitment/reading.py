"""Read a file under a contract line by line: parse it, collect every fault, store nothing.

The parsed rows wait in a nameless temporary file, so that memory hardly grows with the file and
nothing is left when the process is killed. It has pseudonyms only.
"""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop
from webapp.datafiles.contract import Fault, FaultyFile
from webapp.datafiles.sources import Cells, open_source
from webapp.recruitment.cells import Parse
from webapp.recruitment.contract import Contract
from webapp.recruitment.header import Columns, find_header, recognized
from webapp.recruitment.mappings import SystemExport, lenient
from webapp.recruitment.parsed import ParsedRows

MOST_ROWS: Final = 5_000_000
MOST_FAULTS: Final = 100_000
"""Faults whose sentences are kept; further ones are counted."""
MOST_FAMILIES: Final = 1000
BATCH: Final = 5_000
EVERY: Final = 50_000
# Parsed cells that are remembered of each column.
REMEMBERED: Final = 20_000
LONGEST_CELL: Final = 1000
BUCKETS: Final = 64

Tell = Callable[[int], None]
EMPTY: Final = gettext_noop("%(column)s is empty.")
TOO_LONG: Final = gettext_noop("%(column)s is longer than %(most)d characters.")
WIDTH: Final = gettext_noop(
    "There are %(found)d cells here and %(wanted)d columns in the first line."
)
REPEATED: Final = gettext_noop("Line %(first)d has this %(column)s already.")


def read(
    stream: BinaryIO, contract: Contract, system: SystemExport | None, tell: Tell = lambda _n: None
) -> ParsedRows:
    """Parse a whole CSV file. Raises FaultyFile with all faults, or Invalid on `file`.

    Without a system, a column that the contract does not name is a fault. `tell` is called with the
    number of lines read, every 50,000 lines.
    """
    source = open_source(stream)
    part, start, names = find_header(source, contract, system)
    columns = recognized(contract, system, start, names)
    rows = ParsedRows(contract, columns.discarded)
    try:
        return _Reader(contract, system, columns).read(source.records(part), start, rows, tell)
    except BaseException:
        rows.close()
        raise


class _Reader:
    """Parses lines, remembers parsed cells, and collects faults."""

    def __init__(self, contract: Contract, system: SystemExport | None, columns: Columns) -> None:
        parsers = lenient(contract.parsers) if system else contract.parsers
        self._contract, self._columns = contract, columns
        self._plan = [
            _Column(name, place, parsers[name], needed=name in contract.required)
            for name, place in zip(contract.columns, columns.places, strict=True)
        ]
        self._faults: list[Fault] = []
        self._count = 0
        # By the first byte of a pseudonym: its first eight bytes, and the lines. Nothing else of a
        # line is kept in memory.
        self._seen = [(array("Q"), array("I")) for _ in range(BUCKETS)]

    def read(
        self, records: Iterator[tuple[int, Cells]], start: int, rows: ParsedRows, tell: Tell
    ) -> ParsedRows:
        """Parse all records after the line `start` into `rows`. Raises FaultyFile, Invalid."""
        batch: list[tuple[Any, ...]] = []
        for at, (line, cells) in enumerate(r for r in records if r[0] > start):
            if at % EVERY == EVERY - 1:
                tell(at + 1)
            if (row := self._row(line, cells)) is not None:
                batch.append(row)
            if len(batch) == BATCH:
                self._check_size(rows.count)
                rows.add(batch)
                batch = []
        if batch:
            rows.add(batch)
        self._check_repeated()
        if self._count:
            raise FaultyFile(sorted(self._faults, key=lambda f: f.line), self._count)
        if not rows.count:
            raise Invalid("file", "The file has no line below the names of its columns.")
        return rows

    def _row(self, line: int, cells: Cells) -> tuple[Any, ...] | None:
        width = self._columns.width
        if len(cells) != width and not self._fits(line, cells):
            return None
        values: list[Any] = []
        faulty = False
        for column in self._plan:
            place = column.place
            if place is None:
                values.append(None)
                continue
            cell = cells[place] if place < len(cells) else ""
            value = column.known.get(cell, column)
            if value is column:
                value = column.parse(cell)
            if value.__class__ is _Wrong:
                self._add(line, column.name, value.words, value.values)
                faulty = True
            values.append(value)
        if faulty:
            return None
        return self._finished(line, values)

    def _finished(self, line: int, values: list[Any]) -> tuple[Any, ...] | None:
        try:
            row = self._contract.finish(values)
        except Invalid as wrong:
            self._add(line, wrong.field, wrong.message, wrong.values)
            return None
        number = int(row[0][:16], 16)
        prefixes, lines = self._seen[number % BUCKETS]
        prefixes.append(number)
        lines.append(line)
        return row

    def _fits(self, line: int, cells: Cells) -> bool:
        """Whether a line is not empty and has as many cells as columns; empty ones may be more."""
        width = self._columns.width
        if not any(cell.strip() for cell in cells):
            return False
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            self._add(line, "", WIDTH, {"found": len(cells), "wanted": width})
            return False
        return True

    def _add(self, line: int, column: str, words: str, values: dict[str, Any]) -> None:
        self._count += 1
        if len(self._faults) < MOST_FAULTS:
            self._faults.append(Fault(line, words, values, column))

    def _check_repeated(self) -> None:
        name = self._contract.columns[0]
        for prefixes, lines in self._seen:
            if len(set(prefixes)) == len(prefixes):
                continue
            first: dict[int, int] = {}
            for number, line in zip(prefixes, lines, strict=True):
                if first.setdefault(number, line) != line:
                    values = {"column": name, "first": first[number]}
                    self._add(line, name, REPEATED, values)

    def _check_size(self, count: int) -> None:
        if count >= MOST_ROWS:
            raise Invalid(
                "file", "The file has more than %(most)d lines. Send it in parts.", most=MOST_ROWS
            )
        if any(len(c.known) > MOST_FAMILIES for c in self._plan if c.name == "family"):
            raise Invalid(
                "file", "The column family has more than %(most)d different values: it must have "
                "job families, and no names or numbers.", most=MOST_FAMILIES,
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A cell that cannot be parsed, and why."""

    words: str
    values: dict[str, Any]


class _Column:
    """One column of the contract: its place in the file, and cells that were parsed already."""

    def __init__(self, name: str, place: int | None, parse: Parse, *, needed: bool) -> None:
        self.name, self.place = name, place
        self.known: dict[str, Any] = {}
        self._parse, self._needed = parse, needed
        # Each of them is another one: remembering them only takes memory.
        self._remembers = name not in {"application", "hire"}

    def parse(self, cell: str) -> Any:  # noqa: ANN401 - as Parse
        """The value of a cell, or _Wrong."""
        found = self._parsed(cell)
        if self._remembers:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            self.known[cell] = found
        return found

    def _parsed(self, cell: str) -> Any:  # noqa: ANN401 - as Parse
        try:
            if len(cell) > LONGEST_CELL:
                return _Wrong(TOO_LONG, {"column": self.name, "most": LONGEST_CELL})
            value = self._parse(cell)
        except Invalid as wrong:
            return _Wrong(wrong.message, wrong.values)
        if self._needed and not value:
            return _Wrong(EMPTY, {"column": self.name})
        return value
