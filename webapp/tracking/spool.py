"""The spool: files to which web processes append visits, one JSON line each.

Each process appends to its own file, a new one every ten minutes; a worker on the same machine
reads them in batches. A written line survives SIGKILL of every process; a power failure may lose
the last second.
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
# A file counts as finished this long after its slot. A process that pauses longer between opening
# the file and writing to it loses that line.
GRACE = 1200


@dataclass
class Spool:
    """The spool file of one process."""

    folder: Path
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _slot: int = -1
    _file: int = -1
    _process: int = -1

    def append(self, line: str) -> None:
        """Append one line; raises OSError when it cannot be written."""
        slot = int(time.time()) // SLOT
        with self._lock:
            if slot != self._slot or os.getpid() != self._process:
                self._open(slot)
            data = line.encode() + b"\n"
            if os.write(self._file, data) != len(data):
                self._slot = -1  # the next line goes to a new file, after the incomplete one
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
    """New rows of one file, the number of unreadable lines, and the offset after them."""

    path: Path
    rows: list[dict[str, Any]]
    torn: int
    offset: int


def files(folder: Path) -> list[Path]:
    """All spool files, oldest first."""
    return sorted(folder.glob("*.ndjson")) if folder.exists() else []


def read(path: Path, offset: int, most: int = 4 << 20) -> Batch:
    """Read complete lines from an offset on, at most 4 MiB. Unreadable lines are counted as torn.

    An incomplete last line is read only once its process no longer writes to the file.
    """
    closed = _closed(path)
    with path.open("rb") as stream:
        stream.seek(offset)
        chunk = stream.read(most)
    complete = chunk if closed and len(chunk) < most else chunk[: chunk.rfind(b"\n") + 1]
    parsed = list(_parse(complete))
    rows = [r for r in parsed if r is not None]
    return Batch(path, rows, len(parsed) - len(rows), offset + len(complete))


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
    """Whether a file is no longer written to and was read to its end."""
    return _closed(path) and path.stat().st_size <= offset


def _closed(path: Path) -> bool:
    """Whether its process writes to a newer file by now."""
    slot_start = int(path.name.partition("-")[0])
    return time.time() > slot_start + SLOT + GRACE
