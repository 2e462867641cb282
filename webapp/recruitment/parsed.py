"""Parsed rows of a file, which wait in a temporary file."""

import marshal
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any, Final, Self

from webapp.recruitment.contract import Contract

_LENGTH: Final = struct.Struct("<Q")


@dataclass
class ParsedRows:
    """The rows of a file in a temporary file; close it in the end."""

    contract: Contract
    discarded: tuple[str, ...]
    _file: IO[bytes] = field(default_factory=tempfile.TemporaryFile, repr=False)
    count: int = 0
    # Whether `importing.stage` copied them.
    staged: bool = False

    def add(self, rows: list[tuple[Any, ...]]) -> None:
        """Append some rows."""
        packed = marshal.dumps(rows)
        self._file.write(_LENGTH.pack(len(packed)))
        self._file.write(packed)
        self.count += len(rows)

    def batches(self) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the rows again, some thousand at a time."""
        self._file.seek(0)
        while length := self._file.read(_LENGTH.size):
            yield marshal.loads(self._file.read(_LENGTH.unpack(length)[0]))  # noqa: S302 - our own

    def close(self) -> None:
        """Delete the rows."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
