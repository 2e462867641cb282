"""A mail server that refuses, waits and drops as a test orders, in a process of its own.

`python -m tests.fakes.smtp FOLDER` prints its port. Each message that it takes becomes a file in
FOLDER. A line of JSON on its input replaces the orders; it prints a line when they are in force. It
ends when its input ends.
"""

import asyncio
import json
import re
import sys
from asyncio import StreamReader, StreamReaderProtocol
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope

Command = Callable[[str | None], Awaitable[None]]
ADDRESS = re.compile(r"(?<=TO:<)[^>]*")


@dataclass(frozen=True)
class Fault:
    """What happens at one stage of a session, for one recipient or for all.

    A stage is a command, and ends with the answer to it. CONNECT ends with the greeting. After DATA
    come TEXT, which has no answer, and BODY, which the final dot begins.

    `do` is `answer` (another answer), `wait` (the answer comes after `seconds`), `trickle` (each
    byte of it does), `drop` (the connection ends instead of it) or `leave` (it ends after it).
    """

    at: str
    do: str
    answer: str = ""
    seconds: float = 0.0
    to: str = ""


@dataclass(frozen=True)
class Orders:
    """Faults of the next sessions, one each; faults of every session; what the server announces."""

    next: tuple[Fault, ...] = ()
    always: tuple[Fault, ...] = ()
    smtputf8: bool = True
    eight_bits: bool = True


@dataclass
class Inbox:
    """The orders in force, and the folder of the messages that were taken."""

    folder: Path
    orders: Orders = field(default_factory=Orders)
    sessions: int = 0
    taken: int = 0

    def order(self, line: bytes) -> None:
        """Replace the orders by those of a line of JSON."""
        read = json.loads(line)
        following, always = ([Fault(**f) for f in read.pop(key)] for key in ("next", "always"))
        self.orders, self.sessions = Orders(tuple(following), tuple(always), **read), 0

    def faults(self) -> list[Fault]:
        """The faults of a session that begins now."""
        following = self.orders.next[self.sessions : self.sessions + 1]
        self.sessions += 1
        return [*following, *self.orders.always]

    async def handle_EHLO(  # noqa: N802
        self, _server: Any, session: Any, _envelope: Envelope, name: str, lines: list[str]
    ) -> list[str]:
        """Send all lines as one answer, so that a fault concerns the whole."""
        session.host_name = name
        return ["\r\n".join(lines)]

    async def handle_DATA(self, server: "Server", _session: Any, envelope: Envelope) -> str:  # noqa: N802
        """Store a message, unless its answer will be a refusal."""
        server.enter("BODY", envelope.rcpt_tos)
        if server.fault is None or server.fault.do != "answer":
            self._store(envelope)
        return "250 taken"

    def _store(self, envelope: Envelope) -> None:
        self.taken += 1
        content = envelope.original_content or b""
        message = {
            "sender": envelope.mail_from, "recipients": envelope.rcpt_tos,
            "options": envelope.mail_options, "content": content.decode("latin-1"),
        }  # fmt: skip
        part = self.folder / f"{self.taken:04}.part"
        part.write_text(json.dumps(message), encoding="utf-8")
        part.rename(part.with_suffix(".json"))


class Server(SMTP):
    """One session."""

    def __init__(self, inbox: Inbox, **options: Any) -> None:
        orders = inbox.orders
        super().__init__(
            inbox, hostname="fake", enable_SMTPUTF8=orders.smtputf8,
            decode_data=not orders.eight_bits, **options,
        )  # fmt: skip
        self._faults = inbox.faults()
        self.enter("CONNECT")
        for name, method in self._smtp_methods.items():
            self._smtp_methods[name] = partial(self._command, name, method)

    def enter(self, stage: str, recipients: Sequence[str] = ()) -> None:
        """Begin a stage; `fault` is what happens at it."""
        self.stage = stage
        known = {"", *recipients}
        self.fault = next((f for f in self._faults if f.at == stage and f.to in known), None)

    async def _command(self, name: str, method: Command, given: str | None) -> None:
        recipients = self.envelope.rcpt_tos if self.envelope else []
        self.enter(name, [*recipients, *ADDRESS.findall(given or "")])
        if self.fault is not None and self.fault.do == "answer":
            await self.push(self.fault.answer)
        else:
            await method(given)

    async def push(self, status: Any) -> None:
        """Send an answer, as the fault of the stage says."""
        do = self.fault.do if self.fault else ""
        if self.fault and do == "answer":
            status = self.fault.answer
        if self.fault and do == "wait":
            await asyncio.sleep(self.fault.seconds)
        if self.fault and do == "trickle":
            await self._trickle(status, self.fault.seconds)
        elif do != "drop":
            await super().push(status)
        if do in {"drop", "leave"}:
            await self._drop()
        if status.startswith("354"):
            await self._begin_text()

    async def _begin_text(self) -> None:
        self.enter("TEXT", self.envelope.rcpt_tos if self.envelope else ())
        if self.fault is not None:
            await self._reader.readline()
            await self._drop()

    async def _trickle(self, status: str, seconds: float) -> None:
        for byte in f"{status}\r\n".encode():
            self._writer.write(bytes([byte]))
            await self._writer.drain()
            await asyncio.sleep(seconds)

    async def _drop(self) -> None:
        """End the connection; aiosmtpd cancels this coroutine then."""
        self._writer.close()
        await asyncio.get_running_loop().create_future()


async def main(folder: Path) -> None:
    """Serve until the input ends."""
    inbox, loop = Inbox(folder), asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(inbox, loop=loop), "127.0.0.1", 0)
    lines = StreamReader()
    await loop.connect_read_pipe(lambda: StreamReaderProtocol(lines), sys.stdin)
    async with server:
        answer = str(server.sockets[0].getsockname()[1])
        while True:
            sys.stdout.write(f"{answer}\n")
            sys.stdout.flush()
            if not (line := await lines.readline()):
                return
            inbox.order(line)
            answer = "ordered"


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
