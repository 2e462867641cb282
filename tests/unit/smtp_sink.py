"""An SMTP server in a thread of the test."""

import email
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class SMTPSink:
    """An SMTP handler that stores every envelope, or refuses each, at one of three commands."""

    answer: str = "250 taken"
    at: str = "DATA"
    envelopes: list[Envelope] = field(default_factory=list)
    signed_in: list[tuple[bytes, bytes]] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Envelope, sender: str, _options: list[str]
    ) -> str:
        envelope.mail_from = sender
        return self.answer if self.at == "MAIL" else "250 ok"

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Envelope, to: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(to)
        return self.answer if self.at == "RCPT" else "250 ok"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.at != "DATA":
            return "250 taken"
        if self.answer.startswith("2"):
            self.envelopes.append(envelope)
        return self.answer

    def messages(self) -> list[Message]:
        """The stored messages, parsed."""
        return [
            cast("Message", email.message_from_bytes(raw(e), policy=default))
            for e in self.envelopes
        ]


def raw(envelope: Envelope) -> bytes:
    """The bytes of a message as received."""
    assert isinstance(envelope.content, bytes)
    return envelope.content


@contextmanager
def running_server(sink: SMTPSink, **options: Any) -> Iterator[str]:
    """Run a server; return host and port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(
        sink, hostname="127.0.0.1", port=port, server_hostname="sink", **options
    )
    controller.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        controller.stop()


def certificate(folder: Path) -> ssl.SSLContext:
    """A TLS context with a self-signed certificate, written into `server.pem` of a folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=9))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
