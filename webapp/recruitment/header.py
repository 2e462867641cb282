"""Find the columns of a file: those of the contract, or of an export of a known system."""

from dataclasses import dataclass
from typing import Final

from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop
from webapp.datafiles.contract import Fault, FaultyFile
from webapp.datafiles.kinds import word_key
from webapp.datafiles.sources import Cells, Source, first_records
from webapp.datafiles.text import HIDDEN, SHOWN
from webapp.recruitment.contract import Contract
from webapp.recruitment.mappings import SystemExport

LONGEST_NAME: Final = 200
FOREIGN: Final = gettext_noop(
    "The column “%(name)s” is not accepted. Only these columns are: %(known)s. Delete all others, "
    "above all names, addresses, dates of birth, gender, health and union membership, or choose the "
    "system that made the file: then they are discarded."
)
TWICE: Final = gettext_noop("The column %(name)s is there twice.")
MISSING: Final = gettext_noop("The column %(name)s is missing.")
MISSING_ONE: Final = gettext_noop("The column %(name)s is missing: one of %(known)s.")


@dataclass(frozen=True)
class Columns:
    """Of each column of the contract its place in the file, or None; and what is discarded."""

    places: tuple[int | None, ...]
    width: int
    discarded: tuple[str, ...] = ()


def _wanted(contract: Contract, system: SystemExport | None) -> dict[str, list[str]]:
    """Our columns, and the keys of the names that a file may give each, the preferred one first."""
    theirs = (
        system.columns[contract.kind] if system else {name: [name] for name in contract.columns}
    )
    return {ours: [word_key(name) for name in names] for ours, names in theirs.items()}


def find_header(
    source: Source, contract: Contract, system: SystemExport | None
) -> tuple[str, int, Cells]:
    """The way to read the file that finds most columns, the line of their names, and these."""
    known = {key for keys in _wanted(contract, system).values() for key in keys}
    best, found = (-1, 0), (source.parts[0], 0, [""])
    for part in source.parts:
        for number, cells in first_records(source, part):
            if not any(cell.strip() for cell in cells):
                continue
            rank = sum(word_key(cell[:LONGEST_NAME]) in known for cell in cells), len(cells)
            if rank > best:
                best, found = rank, (part, number, cells)
            break
    if not found[1]:
        # An error that kept the first lines from being read is raised here.
        next(source.records(found[0]), None)
        raise Invalid(
            "file", "The file is empty. Its first line must have the names of the columns."
        )
    return found


def recognized(contract: Contract, system: SystemExport | None, line: int, names: Cells) -> Columns:
    """Find the columns. Raises FaultyFile for foreign, repeated and missing ones."""
    width = next((n for n in range(len(names), 0, -1) if names[n - 1].strip()), 0)
    keys = [word_key(name[:LONGEST_NAME]) for name in names[:width]]
    wanted = _wanted(contract, system)
    places = {
        ours: next((keys.index(key) for key in theirs if key in keys), None)
        for ours, theirs in wanted.items()
    }
    used = {place for place in places.values() if place is not None}
    shown = [HIDDEN.sub(" ", name[:SHOWN]).strip() for name in names[:width]]
    faults: list[Fault] = []
    for at, key in enumerate(keys):
        if at not in used and key in keys[:at] and keys.index(key) in used:
            faults.append(Fault(line, TWICE, {"name": shown[at]}))
        elif at not in used and system is None:
            known = ", ".join(contract.columns)
            faults.append(Fault(line, FOREIGN, {"name": shown[at], "known": known}))
    for name in contract.columns:
        if name in contract.required and places.get(name) is None:
            theirs = ", ".join(system.columns[contract.kind][name]) if system else ""
            words = MISSING_ONE if system else MISSING
            faults.append(Fault(line, words, {"name": name, "known": theirs}))
    if faults:
        raise FaultyFile(faults, len(faults))
    discarded = tuple(name for at, name in enumerate(shown) if at not in used)
    return Columns(tuple(places.get(name) for name in contract.columns), width, discarded)
