"""Kill processes and compare: every visit that was answered is counted once."""

import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.bench.load import agent_of
from tests.bench.servers import Installation, Visitors, serving
from webapp import config

# Request numbers reserved for each kill: more than are sent.
EACH = 1_000_000
COPIES, EACH_COPY = 10, 5_000
# Computes the visitor keys of numbered agents at two moments, as midnight may be in between.
KEYS = """
import json, sys
from datetime import datetime
from webapp.app import create_app
from webapp.tracking.counting import ObservedRequest, counter
app = create_app()
given = json.load(sys.stdin)
moments = [datetime.fromisoformat(text) for text in given["moments"]]
with app.app_context():
    visitor = counter()._visitor
    keys = [
        [visitor(moment, ObservedRequest("GET", 302, "127.0.0.1", agent)) for moment in moments]
        for agent in given["agents"]
    ]
print(json.dumps(keys))
"""


@dataclass(frozen=True)
class ServerKill:
    """Result of one SIGKILL to master and workers under load."""

    answered: int
    in_flight: int
    rows: int
    lost: int
    duplicated: int

    @property
    def ok(self) -> bool:
        """Whether every answered visit has one row, and no visit has two."""
        fits = self.answered <= self.rows <= self.answered + self.in_flight
        return fits and not self.lost and not self.duplicated


def kill_servers(installation: Installation, times: int) -> list[ServerKill]:
    """Kill under load at random moments, ingest in a new process, compare each request."""
    before, started = installation.rows(), datetime.now(UTC)
    results = [_run_until_killed(installation, turn * EACH) for turn in range(times)]
    installation.run("-m", "webapp", "work", "--once")
    sent = [range(turn * EACH, turn * EACH + results[turn]["sent"]) for turn in range(times)]
    keys = _keys(
        installation, [n for numbers in sent for n in numbers], [started, datetime.now(UTC)]
    )
    seen = Counter(row[0] for row in installation.query("SELECT visitor FROM request"))
    found = {number: sum(seen[key] for key in own) for number, own in keys.items()}
    if sum(found.values()) != installation.rows() - before:
        raise SystemExit("there are rows without a request")
    return [
        ServerKill(
            answered=len(result["answered"]),
            in_flight=result["sent"] - len(result["answered"]),
            rows=sum(found[number] for number in numbers),
            lost=sum(not found[number] for number in result["answered"]),
            duplicated=sum(found[number] > 1 for number in numbers),
        )
        for result, numbers in zip(results, sent, strict=True)
    ]


def _run_until_killed(installation: Installation, first: int) -> dict[str, Any]:
    """What the visitors received from a server that was killed under load."""
    with serving(installation) as server:
        visitors = Visitors(server, 0, first)
        time.sleep(random.uniform(0.5, 2))
        server.kill()
        return visitors.result()


def _keys(
    installation: Installation, numbers: list[int], moments: list[datetime]
) -> dict[int, set[str]]:
    arguments = {
        "agents": [agent_of(n) for n in numbers],
        "moments": [m.isoformat() for m in moments],
    }
    done = subprocess.run(
        [sys.executable, "-c", KEYS],
        env=installation.environ, cwd=config.ROOT, input=json.dumps(arguments), capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    results = json.loads(done.stdout)
    return {number: set(keys) for number, keys in zip(numbers, results, strict=True)}


@dataclass(frozen=True)
class WorkerKills:
    """Result of killing a worker while it moves the spool into the table."""

    written: int
    copied: int
    rows_at_kills: list[int]
    rows: int

    @property
    def ok(self) -> bool:
        """Whether each line became one row."""
        return self.rows == self.written + self.copied


def kill_workers(installation: Installation, times: int) -> WorkerKills:
    """Kill the worker while it ingests, then let one finish.

    By turns in its first batch, at a random moment, and after a batch was committed.
    """
    written = installation.lines()
    _copy(installation)
    rows = [0]
    for turn in range(times):
        due = _due(installation)
        worker = installation.start("-m", "webapp", "work")
        while _due(installation) == due or (
            turn % 2 and rows[-1] == installation.rows() < installation.lines()
        ):
            time.sleep(0.005)
        time.sleep(random.uniform(0, 0.5))
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        rows.append(installation.rows())
    time.sleep(2)  # until the ingest is due again
    installation.run("-m", "webapp", "work", "--once")
    return WorkerKills(written, installation.lines() - written, rows[1:], installation.rows())


def _copy(installation: Installation) -> None:
    """Add copies of a visit with new ids, so that the ingest takes long enough to be killed."""
    original = next(installation.spool.glob("*"))
    visit = json.loads(original.read_text().partition("\n")[0])
    for number in range(COPIES):
        lines = (json.dumps({**visit, "e": uuid.uuid4().hex}) for _ in range(EACH_COPY))
        path = original.with_name(f"{int(time.time())}-{number}-copy.ndjson")
        path.write_text("\n".join([*lines, ""]))


def _due(installation: Installation) -> list[object]:
    return installation.query("SELECT due_at FROM scheduled_job WHERE name LIKE 'ingest%'")
