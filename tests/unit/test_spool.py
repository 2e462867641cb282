"""The spool: every accepted line is complete, despite concurrent writers and killed processes."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from webapp.config import ROOT
from webapp.tracking import spool
from webapp.tracking.spool import GRACE, SLOT, Spool

OVER = int(time.time()) - SLOT - GRACE - 60


def visit(number: int, **more: str) -> dict[str, object]:
    """A row as the counter writes it, identified by its number."""
    return {**dict.fromkeys("ltvwdc", 0), "e": number, **more}


def line(number: int, **more: str) -> str:
    return json.dumps(visit(number, **more))


def numbers(rows: list[dict[str, object]]) -> list[object]:
    return [row["e"] for row in rows]


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_appended_lines_are_read_once_in_order(tmp_path: Path) -> None:
    spool_writer = Spool(tmp_path / "spool")
    for number in range(3):
        spool_writer.append(line(number))
    (path,) = spool.files(tmp_path / "spool")
    first = spool.read(path, 0)
    assert (first.rows, first.torn) == ([visit(0), visit(1), visit(2)], 0)
    assert first.offset == path.stat().st_size
    spool_writer.append(line(3))
    assert spool.read(path, first.offset).rows == [visit(3)]
    assert spool.read(path, path.stat().st_size).rows == []


def test_a_missing_folder_has_no_files(tmp_path: Path) -> None:
    assert spool.files(tmp_path / "nowhere") == []


def test_lines_of_many_threads_stay_whole(tmp_path: Path) -> None:
    spool_writer = Spool(tmp_path)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: spool_writer.append(line(n, x="é" * n)), range(400)))
    batch = spool.read(spool.files(tmp_path)[0], 0)
    assert len(spool.files(tmp_path)) == 1
    assert batch.torn == 0
    assert sorted(row["e"] for row in batch.rows) == list(range(400))


def test_a_child_process_writes_to_a_file_of_its_own(tmp_path: Path) -> None:
    spool_writer = Spool(tmp_path)
    spool_writer.append(line(1))
    child = os.fork()
    if child == 0:
        spool_writer.append(line(2))
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    spool_writer.append(line(1))
    numbers_by_process = {
        p.name.split("-")[1]: numbers(spool.read(p, 0).rows) for p in spool.files(tmp_path)
    }
    assert numbers_by_process == {str(os.getpid()): [1, 1], str(child): [2]}


def test_only_its_owner_reads_the_spool(tmp_path: Path) -> None:
    Spool(tmp_path).append("{}")
    assert spool.files(tmp_path)[0].stat().st_mode & 0o777 == 0o600


TORN = [
    b'{"n":2', b"\x00\x00\x00", b"[3]", b"\xff\xfe", b"null", b"{}", b'{"e":1}',
    line(2).replace('"t"', '"T"').encode(),
]  # fmt: skip


def test_a_torn_line_is_counted_and_the_rest_is_kept(tmp_path: Path) -> None:
    content = b"\n".join([line(1).encode(), *TORN, line(4).encode(), b""])
    batch = spool.read(written(tmp_path, "1-1-a.ndjson", content), 0)
    assert (batch.rows, batch.torn, batch.offset) == ([visit(1), visit(4)], len(TORN), len(content))


def test_an_incomplete_last_line_is_read_when_complete(tmp_path: Path) -> None:
    whole, started = f"{line(1)}\n".encode(), f"{line(2)}\n".encode()
    path = written(tmp_path, f"{int(time.time())}-1-a.ndjson", whole + started[:20])
    batch = spool.read(path, 0)
    assert (batch.rows, batch.torn, batch.offset) == ([visit(1)], 0, len(whole))
    with path.open("ab") as stream:
        stream.write(started[20:])
    assert spool.read(path, batch.offset).rows == [visit(2)]


@pytest.mark.parametrize("extra", [0, 1, 40, 10_000])
def test_batches_of_any_size_give_every_line_once(tmp_path: Path, extra: int) -> None:
    lines = [f"{line(n)}\n".encode() for n in range(9)]
    path = written(tmp_path, "1-1-a.ndjson", b"".join(lines))
    offset, found = 0, list[object]()
    while (batch := spool.read(path, offset, len(lines[0]) + extra)).rows:
        offset, found = batch.offset, [*found, *numbers(batch.rows)]
    assert found == list(range(9))
    assert offset == path.stat().st_size


@pytest.mark.parametrize(
    ("age", "offset", "over"),
    [
        (SLOT + GRACE + 60, 8, True),
        (SLOT + GRACE + 60, 7, False),
        (SLOT + GRACE - 60, 8, False),
        (0, 8, False),
    ],
)
def test_a_file_is_finished_when_it_is_old_and_read(
    tmp_path: Path,
    age: int,
    offset: int,
    over: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    started = int(time.time()) - age
    path = written(tmp_path, f"{started}-1-a.ndjson", b'{"n":1}\n')
    assert spool.finished(path, offset) is over


def test_a_file_whose_writer_died_within_a_line_is_finished_too(tmp_path: Path) -> None:
    path = written(tmp_path, f"{OVER}-1-a.ndjson", f"{line(1)}\n{line(2)[:20]}".encode())
    batch = spool.read(path, 0)
    assert (batch.rows, batch.torn) == ([visit(1)], 1)
    assert spool.finished(path, batch.offset) is True


FULL = """
import resource, sys
from pathlib import Path
from webapp.tracking.spool import Spool
spool = Spool(Path(sys.argv[1]))
limit = len(sys.argv[2]) + 1 + 6
for most in (limit, limit, limit, 10_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    try:
        spool.append(sys.argv[2])
        print("stored")
    except OSError:
        print("refused")
"""


def test_a_line_written_in_part_to_a_full_disk_is_not_stored(tmp_path: Path) -> None:
    completed = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path), line(1)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    results = completed.stdout.split()
    rows = [row for path in spool.files(tmp_path) for row in spool.read(path, 0).rows]
    assert rows == [visit(1)] * results.count("stored")
    assert (results[:2], results[3]) == (["stored", "refused"], "stored")


def test_oldest_unread_is_the_age_of_the_oldest_file(tmp_path: Path) -> None:
    assert spool.oldest_unread(tmp_path / "nowhere") == 0.0
    for name, age in (("1-1-a.ndjson", 500), ("2-1-a.ndjson", 100)):
        path = written(tmp_path, name, b"")
        os.utime(path, (time.time() - age, time.time() - age))
    assert 500 <= spool.oldest_unread(tmp_path) < 560
