"""Finished draws in a folder, one file per case, so that a second start goes on."""

import json
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analytics.validation.cases import Case
from analytics.validation.drawing import Row


class Kept:
    """
    The finished draws of a case: lines of JSON after one line with the fingerprint of the case.

    A file with another fingerprint is from other parameters or other code and is started anew; a
    line that was cut off by a stop is dropped.
    """

    def __init__(self, folder: Path, case: Case) -> None:
        self._path = folder / f"{case.name}.jsonl"
        self._head = json.dumps({"fingerprint": case.fingerprint})
        self.rows: dict[int, Row] = {}
        lines = self._path.read_text(encoding="utf-8").split("\n") if self._path.exists() else []
        if lines and lines[0] == self._head:
            # What follows the last line break was not written to its end.
            self.rows = {row["draw"]: row for row in map(json.loads, lines[1:-1])}
        folder.mkdir(parents=True, exist_ok=True)
        text = "".join(f"{line}\n" for line in (self._head, *map(json.dumps, self.rows.values())))
        self._path.write_text(text, encoding="utf-8")

    def missing(self, draws: int) -> list[int]:
        """Return the numbers below `draws` that are not finished."""
        return [number for number in range(draws) if number not in self.rows]

    def add(self, rows: Iterable[Row]) -> None:
        """Keep finished draws."""
        new = {row["draw"]: row for row in rows}
        with self._path.open("a", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(row)}\n" for row in new.values())
        self.rows |= new

    def table(self, draws: int) -> pd.DataFrame:
        """Return the finished draws below `draws`, in their order."""
        return pd.DataFrame([self.rows[number] for number in sorted(self.rows) if number < draws])
