"""`francparler import applications` killed with SIGKILL stores the whole file, or nothing."""

import os
from pathlib import Path

from tests.soak.recruitment import outcomes

KILLS = 10 if os.environ.get("SOAK") == "1" else 2
ROWS = 10_000


def test_a_killed_import_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    """Two kills while rows are written; ten with `SOAK=1`."""
    *killed, whole = outcomes("sqlite", tmp_path, KILLS, ROWS)
    assert {found for _said, found in killed} <= {0, ROWS}
    assert whole == ("exit 0", ROWS)
