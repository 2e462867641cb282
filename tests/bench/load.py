"""Visitors: one process, a few kept-alive connections, each with one request on its way.

`python -m tests.bench.load PORT TOKEN SECONDS CONNECTIONS FIRST` says `ready` at the first answers
and at the end one line of JSON. With SECONDS 0 it goes on until the server is gone, gives
every request an agent of its own, numbered from FIRST on, and tells which ones were answered.
"""

import json
import selectors
import socket
import statistics
import sys
import time
from dataclasses import dataclass, field

END = b"\r\n\r\n"
# Agents repeat in life: a few hundred browsers, a robot, a link preview, a tool.
BROWSERS = tuple(
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{n}.0.0.0 Safari/537.36"
    for n in range(60, 140)
)
OTHERS = ("Googlebot/2.1 (+http://www.google.com/bot.html)", "LinkedInBot/1.0", "curl/8.5.0")
AGENTS = BROWSERS + OTHERS


def marked(number: int) -> str:
    """The agent of one request alone."""
    return f"Mozilla/5.0 (X11; Linux x86_64; rv:{number}) Gecko/20100101 Firefox/143.0"


@dataclass
class Visitor:
    """One connection and the request it waits for."""

    socket: socket.socket
    number: int = -1
    begun: float = 0.0
    read: bytes = b""


@dataclass
class Load:
    """What was sent and what came back."""

    port: int
    token: str
    until_gone: bool
    first: int
    sent: int = 0
    answered: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def send(self, visitor: Visitor) -> None:
        """Ask once more."""
        number, self.sent = self.first + self.sent, self.sent + 1
        agent = marked(number) if self.until_gone else AGENTS[number % len(AGENTS)]
        visitor.number, visitor.read = number, b""
        visitor.begun = time.perf_counter()
        visitor.socket.sendall(
            f"GET /r/{self.token} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"User-Agent: {agent}\r\nAccept: text/html\r\n\r\n".encode()
        )

    def receive(self, visitor: Visitor) -> bool:
        """Whether the whole answer is there; ConnectionError when the server is gone."""
        told = visitor.socket.recv(65536)
        if not told:
            raise ConnectionResetError
        visitor.read += told
        if not visitor.read.endswith(END):
            return False
        if not visitor.read.startswith(b"HTTP/1.1 302 "):
            raise SystemExit(f"not led on: {visitor.read[:200]!r}")
        self.times.append(time.perf_counter() - visitor.begun)
        self.answered.append(visitor.number)
        return True

    def step(self, visitor: Visitor, *, more: bool) -> bool:
        """Read what came and ask again; False when this visitor is done."""
        try:
            if not self.receive(visitor):
                return True
            if more:
                self.send(visitor)
        except ConnectionError:
            if not self.until_gone:
                raise
            return False
        return more

    def run(self, visitors: list[Visitor], seconds: float) -> float:
        """Keep every visitor busy; how long it took until the last answer."""
        waiting, said = selectors.DefaultSelector(), False
        begun = time.perf_counter()
        for visitor in visitors:
            waiting.register(visitor.socket, selectors.EVENT_READ, visitor)
            self.send(visitor)
        while waiting.get_map():
            more = self.until_gone or time.perf_counter() - begun < seconds
            for key, _ in waiting.select():
                if not self.step(key.data, more=more):
                    waiting.unregister(key.fileobj)
            if not said and len(self.answered) >= len(visitors):
                said = True
                print("ready", flush=True)  # noqa: T201 - the parent process listens
        return time.perf_counter() - begun


def main(port: int, token: str, seconds: float, connections: int, first: int) -> None:
    """Connect, run, and tell."""
    load = Load(port, token, until_gone=seconds == 0, first=first)
    visitors = [Visitor(socket.create_connection(("127.0.0.1", port))) for _ in range(connections)]
    took = load.run(visitors, seconds)
    slices = statistics.quantiles(load.times, n=100) if len(load.times) > 1 else [0.0] * 99
    told = {
        "sent": load.sent, "seconds": took, "p50": slices[49] * 1000, "p95": slices[94] * 1000,
        "answered": load.answered if load.until_gone else len(load.answered),
    }  # fmt: skip
    print(json.dumps(told))  # noqa: T201 - the parent process listens


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
