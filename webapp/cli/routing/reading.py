"""Logs of a help desk as JSON or CSV. Described in docs/routing.md."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from webapp.cli.routing.records import KINDS, SETTINGS, Records
from webapp.datafiles import InputError
from webapp.datafiles.fields import Fields
from webapp.datafiles.folder import read_text
from webapp.datafiles.located import Located, read_document
from webapp.datafiles.tables import read_table
from webapp.people.hierarchy import in_one_line
from webapp.routing.log import HOURS, MOST_HOURS, Log
from webapp.routing.pick import Urgency

# A part of a cell, and of what begins a pair in a cell: fr|en, data:3|ai:2.
PART, LEVEL = "|", ":"
COLUMNS = ("kind", *dict.fromkeys(name for names in KINDS.values() for name in names))
SINGULAR = {kind.removesuffix("s"): kind for kind in KINDS if kind != "people"} | {
    "person": "people"
}

Settings = dict[str, Located]
Document = dict[str, list[Located]]


def read_log(path: Path) -> Log:
    """Read a file: JSON if its name ends with .json, else CSV.

    Raises InputError with the line of what is wrong, and OSError.
    """
    text = read_text(path)
    settings, records = (_json if path.suffix.lower() == ".json" else _csv)(text)
    zone = _zone(settings)
    hours = {
        urgency: _number(settings, name, 1, MOST_HOURS, HOURS[urgency])
        for urgency, name in (
            (Urgency.normal, "answer_hours"), (Urgency.urgent, "urgent_hours"),
        )
    }  # fmt: skip
    declined = _number(settings, "declined_percent", 0, 100, 0)
    no_answer = _number(settings, "no_answer_percent", 0, 100 - declined, 0)
    found = Records(zone)
    for kind in KINDS:
        for each in records.get(kind, []):
            found.add(kind, Fields(each.value, each.line, KINDS[kind]))
    found.check_people()
    return Log(
        tuple(found.champions.values()), tuple(found.requests.values()),
        partial(in_one_line, found.managers()), zone, hours, found.replies, declined, no_answer,
        tuple(found.changes.values()),
    )  # fmt: skip


def _setting(settings: Settings, name: str) -> Fields:
    found = settings.get(name, Located(None, 1))
    return Fields({name: found.value}, found.line, [name])


def _number(settings: Settings, name: str, low: int, high: int, default: int) -> int:
    return _setting(settings, name).integer(name, low, high, default)


def _zone(settings: Settings) -> ZoneInfo:
    fields = _setting(settings, "time_zone")
    name = fields.text("time_zone") if fields.has("time_zone") else "UTC"
    if name not in available_timezones():
        fields.refuse(f"there is no time zone {name!r}; names are like Europe/Paris")
    return ZoneInfo(name)


def _json(text: str) -> tuple[Settings, Document]:
    settings: Settings = {}
    records: Document = {}
    for name, found in read_document(text).items():
        line = found.line if isinstance(found, Located) else found[0].line if found else 0
        if name not in KINDS and name not in SETTINGS:
            known = ", ".join((*SETTINGS, *KINDS))
            raise InputError(f"there is no {name!r} here; there are {known}", line)
        if isinstance(found, Located) and name in KINDS:
            raise InputError(f"{name} must be a list in brackets", line)
        if isinstance(found, Located):
            settings[name] = found
        elif name in KINDS:
            records[name] = found
        else:
            raise InputError(f"{name} must not be a list", line)
    return settings, records


def _csv(text: str) -> tuple[Settings, Document]:
    settings, rows = read_table(text, COLUMNS, ("kind",), SETTINGS)
    records: Document = {kind: [] for kind in KINDS}
    for line, row in rows:
        kind = row["kind"].strip()
        if kind not in SINGULAR:
            raise InputError(f"there is no kind {kind!r}; there are {', '.join(SINGULAR)}", line)
        values = dict(_values(row, line))
        records[SINGULAR[kind]].append(Located(values, line))
    return settings, records


def _values(row: dict[str, str], line: int) -> Iterator[tuple[str, Any]]:
    """The cells that are not empty, with lists and levels as JSON has them."""
    for name, cell in row.items():
        if not cell or name == "kind":
            continue
        if name == "languages":
            yield name, cell.split(PART)
        elif name == "skills":
            pairs = [part.rpartition(LEVEL) for part in cell.split(PART)]
            levels = {topic: level for topic, _colon, level in pairs}
            if "" in levels or len(levels) < len(pairs):
                raise InputError(
                    "skills must be different topics with levels, such as data:3|ai:2", line
                )
            yield name, levels
        else:
            yield name, cell
