"""What is left when processes are killed: every visit that was answered, once."""

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

from tests.bench.load import marked
from tests.bench.servers import Place, Visitors, serving
from webapp import config

# Numbers of requests per kill: more than anybody sends.
EACH = 1_000_000
COPIES, EACH_COPY = 10, 5_000
# The visitor keys of the numbered agents, as the redirect made them; two moments, for midnight.
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
    """One SIGKILL to master and workers under load."""

    answered: int
    in_flight: int
    rows: int
    lost: int
    twice: int

    @property
    def well(self) -> bool:
        """Every answered visit is a row; nothing is a row twice."""
        fits = self.answered <= self.rows <= self.answered + self.in_flight
        return fits and not self.lost and not self.twice


def kill_servers(place: Place, times: int) -> list[ServerKill]:
    """Kill under load at random moments, ingest in a fresh process, compare request by request."""
    before, begun = place.rows(), datetime.now(UTC)
    told = [_killed(place, turn * EACH) for turn in range(times)]
    place.run("-m", "webapp", "work", "--once")
    sent = [range(turn * EACH, turn * EACH + told[turn]["sent"]) for turn in range(times)]
    keys = _keys(place, [n for numbers in sent for n in numbers], [begun, datetime.now(UTC)])
    seen = Counter(row[0] for row in place.ask("SELECT visitor FROM request"))
    found = {number: sum(seen[key] for key in own) for number, own in keys.items()}
    if sum(found.values()) != place.rows() - before:
        raise SystemExit("there are rows of visits that nobody made")
    return [
        ServerKill(
            answered=len(one["answered"]),
            in_flight=one["sent"] - len(one["answered"]),
            rows=sum(found[number] for number in numbers),
            lost=sum(not found[number] for number in one["answered"]),
            twice=sum(found[number] > 1 for number in numbers),
        )
        for one, numbers in zip(told, sent, strict=True)
    ]


def _killed(place: Place, first: int) -> dict[str, Any]:
    """What visitors saw of a server that was killed among them."""
    with serving(place) as server:
        visitors = Visitors(server, 0, first)
        time.sleep(random.uniform(0.5, 2))
        server.kill()
        return visitors.told()


def _keys(place: Place, numbers: list[int], moments: list[datetime]) -> dict[int, set[str]]:
    given = {"agents": [marked(n) for n in numbers], "moments": [m.isoformat() for m in moments]}
    done = subprocess.run(
        [sys.executable, "-c", KEYS],
        env=place.environ, cwd=config.ROOT, input=json.dumps(given), capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    return {number: set(keys) for number, keys in zip(numbers, told, strict=True)}


@dataclass(frozen=True)
class WorkerKills:
    """A worker killed again and again while it moves the spool into the table."""

    written: int
    copied: int
    rows_at_kills: list[int]
    rows: int

    @property
    def well(self) -> bool:
        """Each line is one row."""
        return self.rows == self.written + self.copied


def kill_workers(place: Place, times: int) -> WorkerKills:
    """Kill the worker as it ingests, then let one finish.

    By turns at a random moment of its first batch and after one was committed.
    """
    written = place.lines()
    _copy(place)
    rows = [0]
    for turn in range(times):
        due = _due(place)
        worker = place.start("-m", "webapp", "work")
        while _due(place) == due or (turn % 2 and rows[-1] == place.rows() < place.lines()):
            time.sleep(0.005)
        time.sleep(random.uniform(0, 0.5))
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        rows.append(place.rows())
    time.sleep(2)  # the ingest is due again
    place.run("-m", "webapp", "work", "--once")
    return WorkerKills(written, place.lines() - written, rows[1:], place.rows())


def _copy(place: Place) -> None:
    """Copy a visit, under numbers of their own, until the ingest lasts long enough to be hit."""
    original = next(place.spool.glob("*"))
    visit = json.loads(original.read_text().partition("\n")[0])
    for number in range(COPIES):
        lines = (json.dumps({**visit, "e": uuid.uuid4().hex}) for _ in range(EACH_COPY))
        path = original.with_name(f"{int(time.time())}-{number}-copy.ndjson")
        path.write_text("\n".join([*lines, ""]))


def _due(place: Place) -> list[object]:
    return place.ask("SELECT due_at FROM scheduled_job WHERE name LIKE 'ingest%'")
