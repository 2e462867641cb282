"""Read a table under a written contract: named columns of one kind each, and nothing else.

Every fault of every line is collected, with its line. A file with a fault gives no line at all, so
that nothing of it can be stored.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop
from webapp.datafiles.kinds import Parse, word_key
from webapp.datafiles.sources import Cells, Source, first_records, open_source
from webapp.datafiles.text import HIDDEN, SHOWN

# Longer texts are not even normalized: many accents on one letter take quadratic time.
LONGEST_CELL: Final = 1000
REFUSED: Final = gettext_noop("The file is refused and nothing of it is stored. Faults: %(count)s.")
FOREIGN: Final = gettext_noop(
    "The column “%(name)s” is not accepted. Only these columns are: %(known)s. Delete the others, "
    "above all names, addresses and dates of birth, and try again."
)


@dataclass(frozen=True)
class ContractColumn:
    """One column: its name, other names that a file may give it, and the kind of its cells."""

    name: str
    parse: Parse
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contract:
    """All columns of a file; each is needed, and no other is accepted.

    `key` are the columns that no two lines may have in common; `most` is the number of lines and
    `largest` the number of bytes that are accepted.
    """

    columns: tuple[ContractColumn, ...]
    key: tuple[str, ...]
    most: int = 20_000
    largest: int = 2 * 1024 * 1024

    @property
    def names(self) -> str:
        """The names of the columns, for a sentence."""
        return ", ".join(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on one line; `words` is a msgid filled with `values`.

    `column` is its column where the words do not name it.
    """

    line: int
    words: str
    values: dict[str, Any] = field(default_factory=dict)
    column: str = ""


@dataclass(frozen=True, slots=True)
class ContractLine:
    """One line of a file that keeps its contract: the parsed cells by the name of their column."""

    number: int
    values: dict[str, Any]


class FaultyFile(Invalid):
    """A file that does not keep its contract; `faults` are all of them, by line.

    Of a very long file they may be the first ones; `count` is how many there are.
    """

    def __init__(self, faults: Sequence[Fault], count: int | None = None) -> None:
        self.count = len(faults) if count is None else count
        super().__init__("file", REFUSED, count=self.count)
        self.faults = tuple(faults)


def read(stream: BinaryIO, contract: Contract) -> list[ContractLine]:
    """Read all lines of a CSV file or workbook. Raises FaultyFile, or Invalid on `file`.

    Separator and encoding are recognized. The first line that is not empty has the names of the
    columns, in any order.
    """
    _check_size(stream, contract)
    source = open_source(stream)
    part, start, names = _header(source, contract)
    columns = _recognized(contract, start, names)
    found: list[ContractLine] = []
    faults: list[Fault] = []
    seen: dict[tuple[Any, ...], int] = {}
    for number, cells in _lines(source, part, start, contract.most):
        line, wrong = _parsed(columns, number, cells, padded=source.ragged)
        faults += wrong
        if not wrong:
            faults += _repeated(contract, line, seen)
            found.append(line)
    if faults:
        raise FaultyFile(faults)
    if not found:
        raise Invalid("file", "The file has no line below the names of its columns.")
    return found


def _check_size(stream: BinaryIO, contract: Contract) -> None:
    stream.seek(0, os.SEEK_END)
    if stream.tell() > contract.largest:
        raise Invalid(
            "file", "This file is too large: %(most)d kB at most.", most=contract.largest // 1024
        )


def _header(source: Source, contract: Contract) -> tuple[str, int, Cells]:
    """The part of the source in which most columns are known, its first line and its cells."""
    known = _keys(contract)
    best, found = (-1, 0), (source.parts[0], 0, [""])
    for part in source.parts:
        filled = ((n, cells) for n, cells in first_records(source, part) if _is_filled(cells))
        for number, cells in list(filled)[:1]:
            rank = sum(word_key(cell[:LONGEST_CELL]) in known for cell in cells), len(cells)
            if rank > best:
                best, found = rank, (part, number, cells)
    if not found[1]:
        # Where nothing was read because of an error, it is raised here.
        next(source.records(found[0]), None)
        raise Invalid(
            "file", "The file is empty. Its first line must contain the column names: %(known)s.",
            known=contract.names,
        )  # fmt: skip
    return found


def _keys(contract: Contract) -> dict[str, ContractColumn]:
    return {
        word_key(name): column
        for column in contract.columns
        for name in (column.name, *column.others)
    }


def _recognized(contract: Contract, line: int, names: Cells) -> list[ContractColumn]:
    """The column of each cell. Raises FaultyFile for columns that are foreign, missing or twice."""
    width = next((n for n in range(len(names), 0, -1) if names[n - 1].strip()), 0)
    known, found = _keys(contract), list[ContractColumn]()
    faults: list[Fault] = []
    for name in names[:width]:
        column = known.get(word_key(name[:LONGEST_CELL]))
        if column is None:
            shown = HIDDEN.sub(" ", name[:LONGEST_CELL]).strip()[:SHOWN]
            faults.append(Fault(line, FOREIGN, {"name": shown, "known": contract.names}))
        elif column in found:
            twice = gettext_noop("The column %(name)s is there twice.")
            faults.append(Fault(line, twice, {"name": column.name}))
        else:
            found.append(column)
    missing = gettext_noop("The column %(name)s is missing.")
    faults += (
        Fault(line, missing, {"name": c.name}) for c in contract.columns if c not in found
    )  # fmt: skip
    if faults:
        raise FaultyFile(faults)
    return found


def _lines(source: Source, part: str, start: int, most: int) -> Iterator[tuple[int, Cells]]:
    count = 0
    for number, cells in source.records(part):
        if number > start and _is_filled(cells):
            count += 1
            if count > most:
                raise Invalid(
                    "file", "The file has more than %(most)d lines. Send it in parts.", most=most
                )
            yield number, cells


def _parsed(
    columns: Sequence[ContractColumn], number: int, cells: Cells, *, padded: bool
) -> tuple[ContractLine, list[Fault]]:
    """The cells of a line, and its faults. With `padded` empty cells at the end may be missing."""
    if padded:
        cells = cells + [""] * (len(columns) - len(cells))
    if len(cells) < len(columns) or _is_filled(cells[len(columns) :]):
        words = gettext_noop(
            "There are %(found)d cells here and %(wanted)d columns in the first line."
        )
        return ContractLine(number, {}), [
            Fault(number, words, {"found": len(cells), "wanted": len(columns)})
        ]
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column, cell in zip(columns, cells, strict=False):
        try:
            values[column.name] = column.parse(column.name, _bounded(column, cell))
        except Invalid as wrong:
            faults.append(Fault(number, wrong.message, wrong.values))
    return ContractLine(number, values), faults


def _bounded(column: ContractColumn, cell: str) -> str:
    if len(cell) > LONGEST_CELL:
        raise Invalid(column.name, "%(column)s is too long.", column=column.name)
    return cell


def _repeated(
    contract: Contract, line: ContractLine, seen: dict[tuple[Any, ...], int]
) -> list[Fault]:
    key = tuple(line.values[name] for name in contract.key)
    first = seen.setdefault(key, line.number)
    if first == line.number:
        return []
    words = gettext_noop("Line %(first)d already has this %(columns)s.")
    return [Fault(line.number, words, {"first": first, "columns": ", ".join(contract.key)})]


def _is_filled(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)
