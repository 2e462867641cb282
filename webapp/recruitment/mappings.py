"""Columns and words of exports shaped like those of four systems; `mappings.toml` lists them."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from webapp.core.errors import Invalid
from webapp.core.lists import folded
from webapp.datafiles.text import plain
from webapp.recruitment.cells import LONGEST_PATH, Parse
from webapp.recruitment.workflow import Kind

_FILE: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_OTHERS: Final = {
    "stage": "applied", "outcome": "rejected", "source_declared": "other", "ended_by": None,
}  # fmt: skip
# Exports leave the outcome empty while an application is open.
_EMPTY: Final = {"outcome": "open"}


@dataclass(frozen=True)
class SystemExport:
    """An export of one system: by our column, the columns that it may have for it."""

    name: str
    label: str
    columns: Mapping[Kind, Mapping[str, Sequence[str]]]


MAPPINGS: Final = {
    name: SystemExport(name, each["label"], {kind: each[kind.value] for kind in Kind})
    for name, each in _FILE["systems"].items()
}


def lenient(parsers: Mapping[str, Parse]) -> dict[str, Parse]:
    """The parsers for an export: words are recognized by parts, unknown units are left out."""
    words = {name: partial(_word, name) for name in _OTHERS if name in parsers}
    return {**parsers, **words, "unit": _known_unit(parsers["unit"])}


def _word(name: str, cell: str) -> str | None:
    text = folded(plain(cell, LONGEST_PATH))
    if not text:
        return _EMPTY.get(name)
    known: dict[str, list[str]] = _FILE["words"][name]
    return next(
        (value for value, parts in known.items() if any(_is_in(part, text) for part in parts)),
        _OTHERS[name],
    )


def _is_in(part: str, text: str) -> bool:
    return text == part[1:] if part.startswith("=") else part in text


def _known_unit(parse: Parse) -> Parse:
    """As the unit, but None where the directory has no such unit, or several."""

    def lenient_unit(cell: str) -> Any:  # noqa: ANN401 - as Parse
        try:
            return parse(cell)
        except Invalid:
            return None

    return lenient_unit
