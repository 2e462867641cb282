"""Read a directory file: bytes to rows, each valid or with the problems that refuse it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop
from webapp.datafiles.sources import Source, first_records, open_source
from webapp.datafiles.text import SHOWN, plain
from webapp.directory import cells
from webapp.directory.columns import (
    COLUMNS,
    FORMS_OF,
    Choice,
    Header,
    looks_like_header,
    recognize,
)
from webapp.web.files import harmless

GUEST = "#ext#"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line was refused; `words` is a msgid filled with `values`."""

    line: int
    words: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Row:
    """One line of the file: the parsed cells of its columns, and the problems that refuse it.

    `values` are its cells as they are in the file; `number` is the employee number, or empty.
    """

    line: int
    values: list[str] = field(default_factory=list)
    mail: str = ""
    number: str = ""
    cells: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, words: str, **values: Any) -> None:  # noqa: ANN401 - fills a sentence
        """Refuse this line; `words` is a msgid filled with `values`."""
        self.problems.append(Problem(self.line, words, values))


@dataclass(frozen=True)
class DirectoryFile:
    """A file whose kind and columns are recognized; `start` is the line of the columns' names.

    `dates` is the order of its dates in numbers, as in `days.day`.
    """

    source: Source
    part: str
    start: int
    header: Header
    dates: str = ""

    def rows(self) -> Iterator[Row]:
        """Yield all rows that are not empty; raises Invalid on `file`."""
        width, parsers = len(self.header.targets), cells.parsers(self.dates)
        for line, values in self.source.records(self.part):
            if line <= self.start or not _filled(values):
                continue
            if self.source.ragged:
                values.extend([""] * (width - len(values)))
            yield _row(Row(line, values), self.header, parsers)


def open_file(stream: BinaryIO, choice: Choice, dates: str = "") -> DirectoryFile:
    """Recognize a file; raises Invalid or WrongColumns, both on `file`."""
    source = open_source(stream)
    best, found = (0, 0), (source.parts[0], 0, [""])
    for part in source.parts:
        records = [(n, cells) for n, cells in first_records(source, part) if _filled(cells)]
        for index, (line, names) in enumerate(records):
            # Without known columns, the delimiter that divides the first line most is taken.
            rank = looks_like_header(names, choice), 0 if index else len(names)
            if rank > best:
                best, found = rank, (part, line, names)
    part, line, names = found
    if not line:
        # Where nothing was read because of an error, it is raised here.
        next(source.records(part), None)
        known = ", ".join(COLUMNS)
        raise Invalid(
            "file",
            "The file is empty. Its first line must contain the column names: %(known)s.",
            known=known,
        )
    return DirectoryFile(source, part, line, recognize(names, choice), dates)


def _filled(values: Sequence[str]) -> bool:
    return any(value.strip() for value in values)


def _row(row: Row, header: Header, parsers: Mapping[str, Callable[[str], Any]]) -> Row:
    width, values = len(header.targets), row.values
    if len(values) < width or _filled(values[width:]):
        row.refuse(
            gettext_noop(
                "There are %(found)d cells here and %(wanted)d columns in the first line."
            ),
            found=len(values),
            wanted=width,
        )
        return row
    given = {t: without_apostrophe(v) for t, v in zip(header.targets, values, strict=False) if t}
    for form, column in FORMS_OF.items():
        if form in PARSERS and form in given and not given.get(column, "").strip():
            given.pop(column, None)
            _parse(row, column, PARSERS[form], given[form])
    for column, parse in parsers.items():
        if column in given:
            _parse(row, column, parse, given[column])
    if "name" not in given and {"first_name", "last_name"} & given.keys():
        both = f"{given.get('first_name', '')} {given.get('last_name', '')}"
        _parse(row, "name", cells.person_name, both)
    _identify(row, given)
    return row


def without_apostrophe(text: str) -> str:
    """The cell as it was before `harmless` wrote an apostrophe in front of a formula."""
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def _parse(row: Row, column: str, parse: Callable[[str], Any], text: str) -> None:
    try:
        row.cells[column] = parse(text)
    except Invalid as wrong:
        row.refuse(wrong.message, **wrong.values)


def _identify(row: Row, given: Mapping[str, str]) -> None:
    """Parse the mail address and the employee number; refuse guests of another organization."""
    addresses = given.get("mail", ""), given.get("sign_in_name", "")
    guest = next((a for a in addresses if GUEST in a.casefold()), "")
    if guest or given.get("user_type", "").strip().casefold() == "guest":
        shown = (guest or "".join(addresses))[:SHOWN]
        row.refuse(
            gettext_noop("“%(text)s” is a guest from another organization. Guests are left out."),
            text=shown,
        )
        return
    try:
        row.mail = cells.mail_address(addresses[0] if addresses[0].strip() else addresses[1])
    except Invalid as wrong:
        row.problems.insert(0, Problem(row.line, wrong.message, wrong.values))
    try:
        row.number = plain(given.get("employee_number", ""), 60)
    except Invalid as wrong:
        row.refuse(wrong.message, **wrong.values)


PARSERS: dict[str, Callable[[str], Any]] = {
    "reversed_name": cells.reversed_name,
    "manager_name": cells.manager_reference,
    "slash_unit": cells.slash_unit,
    "led_unit": cells.led_unit,
}
