"""The spool: a visit is durable once its line is written to a file, whatever process dies next.

Each process appends to a file of its own, a new one every ten minutes; a worker on the same
machine reads them in batches. A line handed to the system survives SIGKILL of every process; a
power cut may cost the last second.
"""

import json
import os
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SLOT = 600
# What counting.py writes: event, link, time, visitor, viewer, decision, classifier.
KEYS = frozenset("eltvwdc")
# A process stopped for longer than this between choosing a file and writing to it would lose
# that one line; nothing else holds a file back.
GRACE = 1200


@dataclass
class Spool:
    """One process's way to write visits down."""

    folder: Path
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _slot: int = -1
    _file: int = -1
    _process: int = -1

    def append(self, line: str) -> None:
        """Write one line; raises OSError when the disk does not take it."""
        slot = int(time.time()) // SLOT
        with self._lock:
            if slot != self._slot or os.getpid() != self._process:
                self._open(slot)
            whole = line.encode() + b"\n"
            if os.write(self._file, whole) != len(whole):
                self._slot = -1  # a torn line ends its file: the next begins another
                raise OSError("the disk took half a line")

    def _open(self, slot: int) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._file >= 0 and os.getpid() == self._process:
            os.close(self._file)
        name = f"{slot * SLOT}-{os.getpid()}-{secrets.token_hex(4)}.ndjson"
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        self._file = os.open(self.folder / name, flags, 0o600)
        self._slot, self._process = slot, os.getpid()


@dataclass(frozen=True)
class Batch:
    """Lines of one file that are not in the database yet, and the offset after them."""

    path: Path
    rows: list[dict[str, Any]]
    torn: int
    offset: int


def files(folder: Path) -> list[Path]:
    """All spool files, oldest first."""
    return sorted(folder.glob("*.ndjson")) if folder.exists() else []


def read(path: Path, offset: int, most: int = 4 << 20) -> Batch:
    """The complete lines from an offset on, 4 MiB at most. A torn line is counted, not hidden.

    A line without an end waits for it while somebody may still write, and is torn afterwards.
    """
    left = _left(path)
    with path.open("rb") as stream:
        stream.seek(offset)
        chunk = stream.read(most)
    whole = chunk if left and len(chunk) < most else chunk[: chunk.rfind(b"\n") + 1]
    parsed = list(_parse(whole))
    rows = [r for r in parsed if r is not None]
    return Batch(path, rows, len(parsed) - len(rows), offset + len(whole))


def _parse(chunk: bytes) -> Iterator[dict[str, Any] | None]:
    for line in chunk.splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        yield row if isinstance(row, dict) and row.keys() >= KEYS else None


def oldest_unread(folder: Path) -> float:
    """Seconds since the oldest spool file of this machine was last written to; 0 without any.

    A worker that runs here reads and removes them, so a large number means that none does.
    """
    ages = [time.time() - path.stat().st_mtime for path in files(folder)]
    return max(ages, default=0.0)


def finished(path: Path, offset: int) -> bool:
    """Whether nobody writes to a file any more and all of it was read."""
    return _left(path) and path.stat().st_size <= offset


def _left(path: Path) -> bool:
    """Whether its writer has long gone on to another file."""
    begun = int(path.name.partition("-")[0])
    return time.time() > begun + SLOT + GRACE
