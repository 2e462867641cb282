"""Mail, against a real SMTP server of this test."""

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
    """Keeps every envelope, or answers each with a refusal."""

    answer: str = "250 taken"
    envelopes: list[Envelope] = field(default_factory=list)
    signed_in: list[tuple[bytes, bytes]] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.answer.startswith("2"):
            self.envelopes.append(envelope)
        return self.answer

    def letters(self) -> list[Message]:
        """The letters, parsed as a mail program does."""
        return [
            cast("Message", email.message_from_bytes(raw(e), policy=default))
            for e in self.envelopes
        ]


def raw(envelope: Envelope) -> bytes:
    """The letter as it came over the line."""
    assert isinstance(envelope.content, bytes)
    return envelope.content


@contextmanager
def open_office(office: SMTPSink, **how: Any) -> Iterator[str]:
    """Host and port of a running server."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(
        office, hostname="127.0.0.1", port=port, server_hostname="office", **how
    )
    controller.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        controller.stop()


@pytest.fixture
def office() -> SMTPSink:
    return SMTPSink()


@pytest.fixture
def post(office: SMTPSink) -> Iterator[Mailer]:
    with open_office(office) as place:
        yield Mailer(f"smtp://{place}", SENDER)


def test_a_letter_arrives_as_it_was_written(post: Mailer, office: SMTPSink) -> None:
    post.send(TO, "Votre récit", "Bonjour,\n\nÀ bientôt. 👋\n.\nFin.\n", "notice.1")
    (envelope,), (letter,) = office.envelopes, office.letters()
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, [TO])
    assert (letter["From"], letter["To"], letter["Subject"]) == (SENDER, TO, "Votre récit")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"] is not None
    content = letter.get_payload(decode=True)
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
def test_a_subject_adds_no_header(post: Mailer, office: SMTPSink, subject: str) -> None:
    post.send(TO, subject, "The text.", "notice.1")
    (envelope,), (letter,) = office.envelopes, office.letters()
    assert envelope.rcpt_tos == [TO]
    assert sorted(letter.keys()) == sorted(
        [
            "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type",
            "Content-Transfer-Encoding", "MIME-Version",
        ]
    )  # fmt: skip
    assert letter["Subject"] == " ".join(subject.split())
    assert letter.get_payload() == "The text.\r\n"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_an_address_adds_no_header(post: Mailer, office: SMTPSink, end: str) -> None:
    with pytest.raises(ValueError, match=r"linefeed|newline|carriage"):
        post.send(f"{TO}{end}Bcc: victim@evil.example", "Hello", "The text.", "notice.1")
    assert office.envelopes == []


def test_a_text_ends_no_letter_and_begins_none(post: Mailer, office: SMTPSink) -> None:
    post.send(TO, "Hello", "One\r\n.\r\nMAIL FROM:<evil@evil.example>\r\n", "notice.1")
    assert [envelope.mail_from for envelope in office.envelopes] == [SENDER]
    assert "MAIL FROM" in str(office.letters()[0].get_payload())


def test_each_attempt_has_the_same_number(post: Mailer, office: SMTPSink) -> None:
    for _ in range(2):
        post.send(TO, "Hello", "The text.", "notice.1")
    post.send(TO, "Hello", "The text.", "notice.2")
    numbers = [letter["Message-ID"] for letter in office.letters()]
    assert numbers == [f"<notice.{n}@company.example>" for n in (1, 1, 2)]


def test_a_sender_may_have_a_name(office: SMTPSink) -> None:
    with open_office(office) as place:
        Mailer(f"smtp://{place}", f"Franc-Parler <{SENDER}>").send(TO, "Hello", "Text.", "notice.1")
    (envelope,) = office.envelopes
    assert envelope.mail_from == SENDER
    assert b"\r\nMessage-ID: <notice.1@company.example>\r\n" in raw(envelope)


@pytest.mark.parametrize("answer", ["451 come back later", "550 no such person", "554 refused"])
def test_a_refusal_is_told(office: SMTPSink, answer: str) -> None:
    office.answer = answer
    with open_office(office) as place, pytest.raises(Unavailable):
        Mailer(f"smtp://{place}", SENDER).send(TO, "Hello", "The text.", "notice.1")
    assert office.envelopes == []


def test_a_server_that_is_not_there_is_told(office: SMTPSink) -> None:
    with open_office(office) as place:
        pass
    with pytest.raises(Unavailable):
        Mailer(f"smtp://{place}", SENDER).send(TO, "Hello", "The text.", "notice.1")


def test_a_name_and_word_of_the_address_sign_in(office: SMTPSink) -> None:
    def check(_server: Any, _s: Any, _e: Any, _how: str, given: Any) -> AuthResult:
        office.signed_in.append((given.login, given.password))
        return AuthResult(success=given.password == b"p@ss:word", handled=False)

    how = {"authenticator": check, "auth_require_tls": False}
    with open_office(office, **how) as place:
        Mailer(f"smtp://me%40company:p%40ss%3Aword@{place}", SENDER).send(TO, "Hello", "Text.", "1")
        with pytest.raises(Unavailable):
            Mailer(f"smtp://me%40company:wrong@{place}", SENDER).send(TO, "Hello", "Text.", "1")
    assert office.signed_in[0] == (b"me@company", b"p@ss:word")
    assert len(office.envelopes) == 1


def certificate(folder: Path) -> ssl.SSLContext:
    """A certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begun = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begun)
        .not_valid_after(begun + timedelta(days=9))
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


def test_a_server_that_nobody_vouches_for_gets_no_letter(office: SMTPSink, tmp_path: Path) -> None:
    context = certificate(tmp_path)
    with (
        open_office(office, tls_context=context, require_starttls=True) as place,
        pytest.raises(Unavailable),
    ):
        Mailer(f"smtp+tls://{place}", SENDER).send(TO, "Hello", "Text.", "1")
    assert office.envelopes == []


def test_without_a_server_the_mail_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    Mailer("", SENDER).send(TO, "Hello\nthere", "The text: é.", "notice.1")
    told = capsys.readouterr().out
    assert f"Mail to {TO}\nSubject: Hello there\n\nThe text: é.\n" in told
