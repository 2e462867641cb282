"""Web processes are killed while people send ballots: what was confirmed is stored, once."""

from pathlib import Path

from tests.bench.answers import kill_under_load
from tests.bench.ballot_box import open_box
from tests.bench.servers import install


def test_confirmed_ballots_survive_sigkill(tmp_path: Path) -> None:
    box = open_box(install("SQLite", f"sqlite:///{tmp_path}/company.db", tmp_path), 300)
    for _kill in range(2):
        assert kill_under_load(box, rate=20.0) == (0, 0)
    assert box.taken
