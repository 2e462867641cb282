"""A load generator: one process, a few keep-alive connections, one request in flight on each.

`python -m tests.bench.load PORT TOKEN SECONDS CONNECTIONS FIRST` prints `ready` after the first
responses and one line of JSON at the end. With SECONDS 0 it runs until the server closes the
connections, sends a distinct agent with each request, numbered from FIRST on, and reports which
requests were answered.
"""

import json
import selectors
import socket
import statistics
import sys
import time
from dataclasses import dataclass, field

END = b"\r\n\r\n"
# Real agents repeat: many browsers, a robot, a link preview, a tool.
BROWSERS = tuple(
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{n}.0.0.0 Safari/537.36"
    for n in range(60, 140)
)
OTHERS = ("Googlebot/2.1 (+http://www.google.com/bot.html)", "LinkedInBot/1.0", "curl/8.5.0")
AGENTS = BROWSERS + OTHERS


def agent_of(number: int) -> str:
    """The distinct agent of one request."""
    return f"Mozilla/5.0 (X11; Linux x86_64; rv:{number}) Gecko/20100101 Firefox/143.0"


@dataclass
class Visitor:
    """One connection and its request in flight."""

    socket: socket.socket
    number: int = -1
    started: float = 0.0
    read: bytes = b""


@dataclass
class Load:
    """The requests of a run and their responses."""

    port: int
    token: str
    until_closed: bool
    first: int
    sent: int = 0
    answered: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def send(self, visitor: Visitor) -> None:
        """Send the next request."""
        number, self.sent = self.first + self.sent, self.sent + 1
        agent = agent_of(number) if self.until_closed else AGENTS[number % len(AGENTS)]
        visitor.number, visitor.read = number, b""
        visitor.started = time.perf_counter()
        visitor.socket.sendall(
            f"GET /r/{self.token} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"User-Agent: {agent}\r\nAccept: text/html\r\n\r\n".encode()
        )

    def receive(self, visitor: Visitor) -> bool:
        """Whether the response is complete. Raises ConnectionError when the server has closed."""
        received = visitor.socket.recv(65536)
        if not received:
            raise ConnectionResetError
        visitor.read += received
        if not visitor.read.endswith(END):
            return False
        if not visitor.read.startswith(b"HTTP/1.1 302 "):
            raise SystemExit(f"not a redirect: {visitor.read[:200]!r}")
        self.times.append(time.perf_counter() - visitor.started)
        self.answered.append(visitor.number)
        return True

    def step(self, visitor: Visitor, *, more: bool) -> bool:
        """Read, and send the next request; False when this visitor is done."""
        try:
            if not self.receive(visitor):
                return True
            if more:
                self.send(visitor)
        except ConnectionError:
            if not self.until_closed:
                raise
            return False
        return more

    def run(self, visitors: list[Visitor], seconds: float) -> float:
        """Keep every connection busy; return the seconds until the last response."""
        waiting, ready = selectors.DefaultSelector(), False
        started = time.perf_counter()
        for visitor in visitors:
            waiting.register(visitor.socket, selectors.EVENT_READ, visitor)
            self.send(visitor)
        while waiting.get_map():
            more = self.until_closed or time.perf_counter() - started < seconds
            for key, _ in waiting.select():
                if not self.step(key.data, more=more):
                    waiting.unregister(key.fileobj)
            if not ready and len(self.answered) >= len(visitors):
                ready = True
                print("ready", flush=True)  # noqa: T201 - read by the parent process
        return time.perf_counter() - started


def main(port: int, token: str, seconds: float, connections: int, first: int) -> None:
    """Connect, run, and print the results."""
    load = Load(port, token, until_closed=seconds == 0, first=first)
    visitors = [Visitor(socket.create_connection(("127.0.0.1", port))) for _ in range(connections)]
    took = load.run(visitors, seconds)
    slices = statistics.quantiles(load.times, n=100) if len(load.times) > 1 else [0.0] * 99
    received = {
        "sent": load.sent, "seconds": took, "p50": slices[49] * 1000, "p95": slices[94] * 1000,
        "answered": load.answered if load.until_closed else len(load.answered),
    }  # fmt: skip
    print(json.dumps(received))  # noqa: T201 - read by the parent process


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
