"""A session with a mail server that ends after a time, whatever the server does; its answers."""

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import unquote, urlsplit

# A session ends after so many timeouts: with the defaults, before the lease of the message that its
# worker sends. Another worker would send the same mail after that.
TIMEOUTS = 3
# The outbox keeps this many characters of a reason.
LONGEST_REASON = 200
LONGEST_LINE = 8192
# The look-behind lets the search begin once per word, so that its time grows with the length only.
ADDRESS = re.compile(r"(?<!\S)[^\s@]*@\S*")


@contextmanager
def session(url: str, timeout: float) -> Iterator[smtplib.SMTP]:
    """Connect, encrypt and sign in as `url` says; quit at the end.

    The server may take `timeout` seconds for an answer, and `TIMEOUTS` times that for the session.
    With TLS, its certificate is verified. Raises OSError or ValueError; SMTPException is an OSError.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "smtps":
        trusted = ssl.create_default_context()
        server: Session = TLSSession(host, port or smtplib.SMTP_SSL_PORT, timeout, context=trusted)
    else:
        server = Session(host, port or smtplib.SMTP_PORT, timeout)
    try:
        if parts.scheme == "smtp+tls":
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.ehlo_or_helo_if_needed()
        yield server
    finally:
        # The server has taken a mail or refused it already, so a failure means nothing.
        with suppress(OSError):
            server.quit()


class Session(smtplib.SMTP):
    """A session with a limit. smtplib limits the time of each read, not their sum: a server that
    sends a byte now and then would keep a worker for hours.
    """

    def __init__(self, host: str, port: int, timeout: float, **tls: Any) -> None:  # noqa: ANN401 - see SMTP_SSL
        self._end = time.monotonic() + TIMEOUTS * timeout
        super().__init__(host, port, timeout=timeout, **tls)

    def send(self, s: Any) -> None:  # noqa: ANN401 - text or bytes, as in smtplib
        """Send a command or a text. Raises SMTPServerDisconnected."""
        self._limited()
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer: its code, or -1 where it has none, and its text.

        Raises SMTPServerDisconnected.
        """
        lines = [self._line()]
        while lines[-1][3:4] == b"-":
            lines.append(self._line())
        code = lines[-1][:3]
        return int(code) if code.isdigit() else -1, b"\n".join(line[4:].strip() for line in lines)

    def _line(self) -> bytes:
        """Read a line, byte by byte: one call on the socket takes no longer than its timeout."""
        line = b""
        try:
            while not line.endswith(b"\n") and (byte := self._limited().recv(1)):
                line += byte
                if len(line) > LONGEST_LINE:
                    raise smtplib.SMTPServerDisconnected("the answer has a line that is too long")
        except OSError as problem:
            self.close()
            raise smtplib.SMTPServerDisconnected(f"No answer: {problem}") from problem
        if not line:
            self.close()
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        return line

    def _limited(self) -> socket.socket:
        """The connection, with a timeout that ends with the session."""
        left = self._end - time.monotonic()
        if self.sock is None or left <= 0:
            self.close()
            raise smtplib.SMTPServerDisconnected("the session is over")
        self.sock.settimeout(min(self.timeout, left))
        return self.sock


class TLSSession(Session, smtplib.SMTP_SSL):
    """A session that is encrypted from its start."""


def reason_of(problem: Exception) -> str:
    """The answer of the server or of the system in one line, without addresses."""
    code, text = answer_of(problem)
    line = " ".join(ADDRESS.sub("…", f"{code or ''} {text}").split())
    plain = "".join(c if c.isprintable() else "?" for c in line)
    return f"{type(problem).__name__}: {plain}"[:LONGEST_REASON]


def answer_of(problem: Exception) -> tuple[int | None, str]:
    """The code of the server's answer, if it gave one, and its text."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused) and problem.recipients:
        code, answer = next(iter(problem.recipients.values()))
        return code, _decoded(answer)
    if isinstance(problem, smtplib.SMTPResponseException):
        return problem.smtp_code, _decoded(problem.smtp_error)
    if isinstance(problem, ssl.SSLError):
        return None, problem.reason or ""
    if isinstance(problem, OSError) and problem.strerror:
        return None, problem.strerror
    return None, str(problem)


def _decoded(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
