"""Mail, sent to a real SMTP server that each test starts."""

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

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from webapp.core.errors import Unavailable
from webapp.messaging.mail import Mailer

SENDER = "francparler@company.example"
TO = "author@company.example"


@dataclass
class SMTPSink:
    """An SMTP handler that stores every envelope, or refuses each."""

    answer: str = "250 taken"
    envelopes: list[Envelope] = field(default_factory=list)
    signed_in: list[tuple[bytes, bytes]] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
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


@pytest.fixture
def sink() -> SMTPSink:
    return SMTPSink()


@pytest.fixture
def mailer(sink: SMTPSink) -> Iterator[Mailer]:
    with running_server(sink) as address:
        yield Mailer(f"smtp://{address}", SENDER)


def test_a_message_arrives_unchanged(mailer: Mailer, sink: SMTPSink) -> None:
    mailer.send(TO, "Votre récit", "Bonjour,\n\nÀ bientôt. 👋\n.\nFin.\n", "notice.1")
    (envelope,), (message,) = sink.envelopes, sink.messages()
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, [TO])
    assert (message["From"], message["To"], message["Subject"]) == (SENDER, TO, "Votre récit")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] is not None
    content = message.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content.decode().splitlines() == ["Bonjour,", "", "À bientôt. 👋", ".", "Fin."]


@pytest.mark.parametrize(
    "subject",
    [
        "Hello\r\nBcc: victim@evil.example",
        "Hello\nBcc: victim@evil.example",
        "Hello\r\n\r\nA body",
        "Hello\u2028Bcc: victim@evil.example",
        "Hello\x85Bcc: victim@evil.example",
        "Hello" + " x" * 200 + "\r\nBcc: victim@evil.example",
    ],
)
def test_a_subject_adds_no_header(mailer: Mailer, sink: SMTPSink, subject: str) -> None:
    mailer.send(TO, subject, "The text.", "notice.1")
    (envelope,), (message,) = sink.envelopes, sink.messages()
    assert envelope.rcpt_tos == [TO]
    assert sorted(message.keys()) == sorted(
        [
            "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type",
            "Content-Transfer-Encoding", "MIME-Version",
        ]
    )  # fmt: skip
    assert message["Subject"] == " ".join(subject.split())
    assert message.get_payload() == "The text.\r\n"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_an_address_adds_no_header(mailer: Mailer, sink: SMTPSink, end: str) -> None:
    with pytest.raises(ValueError, match=r"linefeed|newline|carriage"):
        mailer.send(f"{TO}{end}Bcc: victim@evil.example", "Hello", "The text.", "notice.1")
    assert sink.envelopes == []


def test_a_text_cannot_end_the_message_or_start_another(mailer: Mailer, sink: SMTPSink) -> None:
    mailer.send(TO, "Hello", "One\r\n.\r\nMAIL FROM:<evil@evil.example>\r\n", "notice.1")
    assert [envelope.mail_from for envelope in sink.envelopes] == [SENDER]
    assert "MAIL FROM" in str(sink.messages()[0].get_payload())


def test_each_attempt_has_the_same_message_id(mailer: Mailer, sink: SMTPSink) -> None:
    for _ in range(2):
        mailer.send(TO, "Hello", "The text.", "notice.1")
    mailer.send(TO, "Hello", "The text.", "notice.2")
    numbers = [message["Message-ID"] for message in sink.messages()]
    assert numbers == [f"<notice.{n}@company.example>" for n in (1, 1, 2)]


def test_a_sender_may_have_a_name(sink: SMTPSink) -> None:
    with running_server(sink) as address:
        Mailer(f"smtp://{address}", f"Franc-Parler <{SENDER}>").send(
            TO, "Hello", "Text.", "notice.1"
        )
    (envelope,) = sink.envelopes
    assert envelope.mail_from == SENDER
    assert b"\r\nMessage-ID: <notice.1@company.example>\r\n" in raw(envelope)


@pytest.mark.parametrize("answer", ["451 come back later", "550 no such person", "554 refused"])
def test_a_refusal_raises_unavailable(sink: SMTPSink, answer: str) -> None:
    sink.answer = answer
    with running_server(sink) as address, pytest.raises(Unavailable):
        Mailer(f"smtp://{address}", SENDER).send(TO, "Hello", "The text.", "notice.1")
    assert sink.envelopes == []


def test_an_unreachable_server_raises_unavailable(sink: SMTPSink) -> None:
    with running_server(sink) as address:
        pass
    with pytest.raises(Unavailable):
        Mailer(f"smtp://{address}", SENDER).send(TO, "Hello", "The text.", "notice.1")


def test_user_and_password_of_the_address_sign_in(sink: SMTPSink) -> None:
    def check(_server: Any, _s: Any, _e: Any, _how: str, given: Any) -> AuthResult:
        sink.signed_in.append((given.login, given.password))
        return AuthResult(success=given.password == b"p@ss:word", handled=False)

    options = {"authenticator": check, "auth_require_tls": False}
    with running_server(sink, **options) as address:
        Mailer(f"smtp://me%40company:p%40ss%3Aword@{address}", SENDER).send(
            TO, "Hello", "Text.", "1"
        )
        with pytest.raises(Unavailable):
            Mailer(f"smtp://me%40company:wrong@{address}", SENDER).send(TO, "Hello", "Text.", "1")
    assert sink.signed_in[0] == (b"me@company", b"p@ss:word")
    assert len(sink.envelopes) == 1


def certificate(folder: Path) -> ssl.SSLContext:
    """A TLS context with a self-signed certificate."""
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


def test_a_server_with_a_self_signed_certificate_gets_no_mail(
    sink: SMTPSink, tmp_path: Path
) -> None:
    context = certificate(tmp_path)
    with (
        running_server(sink, tls_context=context, require_starttls=True) as address,
        pytest.raises(Unavailable),
    ):
        Mailer(f"smtp+tls://{address}", SENDER).send(TO, "Hello", "Text.", "1")
    assert sink.envelopes == []


def test_without_a_server_the_mail_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    Mailer("", SENDER).send(TO, "Hello\nthere", "The text: é.", "notice.1")
    printed = capsys.readouterr().out
    assert f"Mail to {TO}\nSubject: Hello there\n\nThe text: é.\n" in printed
