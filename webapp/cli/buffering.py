"""The web processes of `serve`: gunicorn manages them, waitress reads and writes the connections.

One thread of each process waits on all connections at once and hands over a request when its body
is complete. Slow senders and slow readers occupy no thread of the application.
"""

import logging
import os
import resource
import time

from gunicorn.workers.base import Worker  # type: ignore[import-untyped]
from waitress import create_server, wasyncore  # type: ignore[import-untyped]
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]

# Bytes. Routes that take a file accept less, and answer with a page; above this the connection ends.
LARGEST_BODY = 8 << 20
LARGEST_HEAD = 64 << 10
# Open connections of one process; others wait in the queue of the system.
CONNECTIONS = 1000
# Seconds without any byte, for instance between two requests.
IDLE = 60
FILES = 4096


class BufferingWorker(Worker):  # type: ignore[misc]
    """A process of gunicorn whose connections waitress handles.

    A request that is not complete after `timeout` seconds (an option of gunicorn) is dropped.
    """

    def run(self) -> None:
        """Serve until a signal or the end of the parent, then finish what was begun."""
        self._allow_files()
        # It would write a line whenever a request waits for a thread.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._map: dict[int, object] = {}
        self._begun: dict[object, float] = {}
        server = create_server(
            self.wsgi, map=self._map, sockets=[listener.sock for listener in self.sockets],
            threads=self.cfg.threads, ident="", clear_untrusted_proxy_headers=False,
            connection_limit=CONNECTIONS, channel_timeout=IDLE, cleanup_interval=5,
            max_request_body_size=LARGEST_BODY, max_request_header_size=LARGEST_HEAD,
        )  # fmt: skip
        next_second = 0.0
        while self.alive and self.ppid == os.getppid():
            wasyncore.loop(timeout=1.0, use_poll=True, map=self._map, count=1)
            if (moment := time.monotonic()) >= next_second:
                next_second = moment + 1
                self.notify()
                self._drop_late(moment)
        self._finish(server)

    @staticmethod
    def _allow_files() -> None:
        """Each connection is an open file, and many systems allow 1024 by default."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

    def _channels(self) -> list[HTTPChannel]:
        return [each for each in self._map.values() if isinstance(each, HTTPChannel)]

    def _drop_late(self, moment: float) -> None:
        """Close each connection whose request began too long ago and is still incomplete."""
        receiving = {c.request: c for c in self._channels() if c.request is not None}
        self._begun = {request: self._begun.get(request, moment) for request in receiving}
        for request, begun in self._begun.items():
            if moment - begun > self.cfg.timeout:
                receiving[request].will_close = True

    def _finish(self, server: object) -> None:
        """Accept nothing more, and answer the requests that are complete."""
        until = time.monotonic() + float(self.cfg.graceful_timeout)
        for each in list(self._map.values()):
            if getattr(each, "accepting", False):
                each.accepting = False  # type: ignore[attr-defined]
        while time.monotonic() < until and any(
            channel.requests or channel.total_outbufs_len for channel in self._channels()
        ):
            self.notify()
            wasyncore.loop(timeout=0.1, use_poll=True, map=self._map, count=1)
        server.task_dispatcher.shutdown(timeout=1)  # type: ignore[attr-defined]
