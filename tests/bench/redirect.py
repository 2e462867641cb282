"""What the tracked redirect costs beside a bare Flask 302, and what a SIGKILL costs: nothing.

`python -m tests.bench.redirect` prints figures for SQLite and, where it answers, PostgreSQL. The
ratios are printed and not asserted, because they are this machine's; a lost or a doubled visit
ends it with 1.
"""

import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import click

from tests.bench.load import marked
from tests.bench.servers import BARE, WORKERS, Place, Server, Visitors, places, serving

PAIRS = 5
SECONDS = 3.0
SERVER_KILLS = 3
WORKER_KILLS = 5
# Asks for the hashes of visitors by their agents, as the redirect made them: a name per request.
NAMES = """
import json, sys
from webapp.app import create_app
from webapp.kernel import clock
from webapp.shares.counting import Seen
app = create_app()
with app.app_context():
    counter, now = app.extensions["counter"], clock.now()
    for agent in json.load(sys.stdin):
        print(counter._visitor(now, Seen("GET", 302, "127.0.0.1", agent)))
"""


@dataclass
class Runs:
    """The runs of one server, one number of each kind per run."""

    rate: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    answered: int = 0

    def add(self, told: dict[str, Any], cpu: float) -> None:
        """One more run."""
        self.rate.append(told["answered"] / told["seconds"])
        self.cpu.append(cpu / told["answered"] * 1e6)
        self.p50.append(told["p50"])
        self.p95.append(told["p95"])


def compare(made: list[Place]) -> dict[str, Runs]:
    """Bare and ours, one after the other, again and again; the first round only warms up."""
    with ExitStack() as stack:
        servers = {"bare": stack.enter_context(serving(made[0], BARE))}
        servers |= {place.name: stack.enter_context(serving(place)) for place in made}
        _same_headers(servers)
        runs = {name: Runs() for name in servers}
        for seconds in (0.5, *[SECONDS] * PAIRS):
            for name, server in servers.items():
                before = server.cpu()
                told = Visitors(server, seconds).told()
                runs[name].answered += told["answered"]
                if seconds == SECONDS:
                    runs[name].add(told, server.cpu() - before)
    return runs
