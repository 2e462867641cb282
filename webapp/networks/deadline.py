"""The time limit of one answer, kept by shutting the connection down when it has passed."""

import socket
from contextlib import suppress
from threading import Timer
from time import monotonic
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection


class Deadline:
    """The end of the time for one answer.

    The timeout of a socket bounds one wait for bytes, not the number of waits: a server that sends
    its headers or its body byte by byte could keep a worker for hours. So a timer shuts the watched
    connection down, which ends every wait for it.
    """

    def __init__(self, seconds: float) -> None:
        self._ends = monotonic() + seconds
        self._watched: socket.socket | None = None
        self._timer: Timer | None = None

    @property
    def connected(self) -> bool:
        """Whether a connection was made, so that a part of the request may have been sent."""
        return self._watched is not None

    @property
    def passed(self) -> bool:
        """Whether the time is over. What was read of a watched connection is incomplete then."""
        return monotonic() >= self._ends

    def left(self) -> float:
        """Seconds until the deadline. Raises TimeoutError when it has passed."""
        left = self._ends - monotonic()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        return left

    def watch(self, connection: socket.socket) -> None:
        """Shut the connection down when the deadline passes, unless `stop` is called before.

        Raises TimeoutError when it has passed already.
        """
        timer_seconds = self.left()
        # A duplicate: the connection's own descriptor may be closed, and then name another file,
        # while the timer runs. It also leaves the state of a TLS connection alone.
        self._watched = socket.fromfd(connection.fileno(), connection.family, connection.type)
        self._timer = Timer(timer_seconds, _shut_down, [self._watched])
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Stop watching."""
        if self._timer is not None and self._watched is not None:
            self._timer.cancel()
            self._timer.join()
            self._watched.close()


def _shut_down(connection: socket.socket) -> None:
    # It fails where the other side has closed the connection already.
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class WatchedConnection(HTTPConnection):
    """A connection that a deadline watches as soon as it is made."""

    def __init__(self, *args: Any, deadline: Deadline, **options: Any) -> None:  # noqa: ANN401 - urllib3's
        self._deadline = deadline
        super().__init__(*args, **options)

    def connect(self) -> None:
        """Connect, which the connect timeout bounds, and have the connection watched."""
        super().connect()
        self._deadline.watch(self.sock)


class WatchedTLSConnection(WatchedConnection, HTTPSConnection):
    """The same over TLS; the connect timeout also bounds the whole handshake."""
