"""The handle of the mail server of `tests.fakes.smtp` for tests: it starts and orders the process."""

import email
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import IO

from tests.fakes.smtp import Fault, Orders
from webapp.config import ROOT


@dataclass(frozen=True)
class Taken:
    """A message that the server took."""

    sender: str
    recipients: list[str]
    options: list[str]
    content: str

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        read = email.message_from_bytes(self.content.encode("latin-1"), policy=default)
        assert isinstance(read, EmailMessage)
        return read


@dataclass(frozen=True)
class MailServer:
    """A process that serves mail on `port`."""

    port: int
    folder: Path
    orders: IO[str]
    answers: IO[str]

    @property
    def url(self) -> str:
        """The address for SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def order(
        self, *following: Fault, always: Sequence[Fault] = (), smtputf8: bool = True, eight_bits: bool = True
    ) -> None:  # fmt: skip
        """Replace all orders: a fault for each of the next sessions, and those of every session."""
        orders = Orders(following, tuple(always), smtputf8, eight_bits)
        self.orders.write(json.dumps(asdict(orders)) + "\n")
        self.orders.flush()
        assert self.answers.readline() == "ordered\n"

    def taken(self) -> list[Taken]:
        """The messages that the server took, in their order."""
        paths = sorted(self.folder.glob("*.json"))
        return [Taken(**json.loads(path.read_text(encoding="utf-8"))) for path in paths]

    def forget(self) -> None:
        """Begin anew: without messages and orders."""
        self.order()
        for path in self.folder.glob("*.json"):
            path.unlink()


@contextmanager
def running(folder: Path) -> Iterator[MailServer]:
    """Run the server until the block is left; it keeps messages in a folder."""
    command = [sys.executable, "-m", "tests.fakes.smtp", str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        port = int(process.stdout.readline())
        yield MailServer(port, folder, process.stdin, process.stdout)
