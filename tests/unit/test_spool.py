"""The spool: a line that was taken is there, whole, whoever else writes and whoever dies."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from webapp.config import ROOT
from webapp.shares import spool
from webapp.shares.spool import GRACE, SLOT, Spool

OVER = int(time.time()) - SLOT - GRACE - 60


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_what_is_appended_is_read_once_in_order(tmp_path: Path) -> None:
    kept = Spool(tmp_path / "spool")
    for number in range(3):
        kept.append(json.dumps({"n": number}))
    (path,) = spool.files(tmp_path / "spool")
    first = spool.read(path, 0)
    assert (first.rows, first.torn) == ([{"n": 0}, {"n": 1}, {"n": 2}], 0)
    assert first.offset == path.stat().st_size
    kept.append('{"n": 3}')
    assert spool.read(path, first.offset).rows == [{"n": 3}]
    assert spool.read(path, path.stat().st_size).rows == []


def test_a_folder_that_is_not_there_holds_no_file(tmp_path: Path) -> None:
    assert spool.files(tmp_path / "nowhere") == []


def test_lines_of_many_threads_stay_whole(tmp_path: Path) -> None:
    kept = Spool(tmp_path)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: kept.append(json.dumps({"n": n, "x": "é" * n})), range(400)))
    batch = spool.read(spool.files(tmp_path)[0], 0)
    assert len(spool.files(tmp_path)) == 1
    assert batch.torn == 0
    assert sorted(row["n"] for row in batch.rows) == list(range(400))


def test_a_child_process_writes_to_a_file_of_its_own(tmp_path: Path) -> None:
    kept = Spool(tmp_path)
    kept.append('{"from": "parent"}')
    child = os.fork()
    if child == 0:
        kept.append('{"from": "child"}')
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    kept.append('{"from": "parent"}')
    told = {p.name.split("-")[1]: spool.read(p, 0).rows for p in spool.files(tmp_path)}
    assert told == {
        str(os.getpid()): [{"from": "parent"}, {"from": "parent"}],
        str(child): [{"from": "child"}],
    }


def test_only_its_owner_reads_the_spool(tmp_path: Path) -> None:
    Spool(tmp_path).append("{}")
    assert spool.files(tmp_path)[0].stat().st_mode & 0o777 == 0o600


def test_a_torn_line_is_counted_and_the_rest_is_kept(tmp_path: Path) -> None:
    content = b'{"n":1}\n{"n":2\n\x00\x00\x00\n[3]\n\xff\xfe\n{"n":4}\n'
    batch = spool.read(written(tmp_path, "1-1-a.ndjson", content), 0)
    assert (batch.rows, batch.torn, batch.offset) == ([{"n": 1}, {"n": 4}], 4, len(content))


def test_a_line_being_written_waits(tmp_path: Path) -> None:
    path = written(tmp_path, f"{int(time.time())}-1-a.ndjson", b'{"n":1}\n{"n":')
    batch = spool.read(path, 0)
    assert (batch.rows, batch.torn, batch.offset) == ([{"n": 1}], 0, 8)
    with path.open("ab") as stream:
        stream.write(b"2}\n")
    assert spool.read(path, batch.offset).rows == [{"n": 2}]


@pytest.mark.parametrize("most", [8, 9, 15, 16, 17, 1000])
def test_batches_of_any_size_give_every_line_once(tmp_path: Path, most: int) -> None:
    path = written(tmp_path, "1-1-a.ndjson", b"".join(b'{"n":%d}\n' % n for n in range(9)))
    offset, rows = 0, list[dict[str, int]]()
    while (batch := spool.read(path, offset, most)).rows:
        offset, rows = batch.offset, [*rows, *batch.rows]
    assert rows == [{"n": n} for n in range(9)]
    assert offset == path.stat().st_size


@pytest.mark.parametrize(
    ("begun", "offset", "over"),
    [(OVER, 8, True), (OVER, 7, False), (OVER + 120, 8, False), (int(time.time()), 8, False)],
)
def test_a_file_is_finished_when_it_is_old_and_read(
    tmp_path: Path,
    begun: int,
    offset: int,
    over: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    path = written(tmp_path, f"{begun}-1-a.ndjson", b'{"n":1}\n')
    assert spool.finished(path, offset) is over


def test_a_file_whose_writer_died_in_mid_line_is_finished_too(tmp_path: Path) -> None:
    path = written(tmp_path, f"{OVER}-1-a.ndjson", b'{"n":1}\n{"n":')
    batch = spool.read(path, 0)
    assert (batch.rows, batch.torn) == ([{"n": 1}], 1)
    assert spool.finished(path, batch.offset) is True


FULL = """
import resource, sys
from pathlib import Path
from webapp.shares.spool import Spool
kept = Spool(Path(sys.argv[1]))
for number, room in enumerate((25, 25, 25, 1000)):
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    try:
        kept.append('{"number": %d}' % number)
        print("taken")
    except OSError:
        print("refused")
"""


def test_a_disk_that_takes_half_a_line_has_not_taken_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    rows = [row["number"] for path in spool.files(tmp_path) for row in spool.read(path, 0).rows]
    said = done.stdout.split()
    assert [number for number, word in enumerate(said) if word == "taken"] == sorted(rows)
    assert (said[:2], said[3]) == (["taken", "refused"], "taken")
