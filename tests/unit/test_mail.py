"""Mail, sent to a real SMTP server that each test starts."""

import smtplib
from collections.abc import Iterator
from email.headerregistry import Address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from hypothesis import given
from hypothesis.strategies import text

from tests.unit.smtp_sink import SMTPSink, certificate, raw, running_server
from webapp.core.errors import Unavailable
from webapp.messaging.mail import Mailer, MailNotSentError, More
from webapp.smtp import reason_of

SENDER = "francparler@company.example"
TO = "author@company.example"
NOT_ONE = "ValueError: not one email address"


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
    with pytest.raises(MailNotSentError) as raised:
        mailer.send(f"{TO}{end}Bcc: victim@evil.example", "Hello", "The text.", "notice.1")
    assert (raised.value.final, raised.value.reason) == (True, NOT_ONE)
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


@pytest.mark.parametrize("at", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "final"),
    [
        ("450 come back later", False),
        ("451 greylisted, try again", False),
        ("452 too many", False),
        ("550 5.1.1 no such person", True),
        ("552 too large", True),
        ("554 refused by policy", True),
    ],
)
def test_only_5xx_is_final_and_the_reason_is_kept(
    sink: SMTPSink, at: str, answer: str, *, final: bool
) -> None:
    sink.answer, sink.at = answer, at
    with running_server(sink) as address, pytest.raises(MailNotSentError) as raised:
        Mailer(f"smtp://{address}", SENDER).send(TO, "Hello", "The text.", "notice.1")
    assert (raised.value.final, raised.value.reason.endswith(f": {answer}")) == (final, True)
    assert isinstance(raised.value, Unavailable)
    assert sink.envelopes == []


def test_a_reason_names_nobody(sink: SMTPSink) -> None:
    sink.answer = (
        f"550 5.1.1 <{TO}>: mailbox of {TO} unknown to postmaster@company.example, " + "x" * 300
    )
    with running_server(sink) as address, pytest.raises(MailNotSentError) as raised:
        Mailer(f"smtp://{address}", SENDER).send(TO, "Hello", "The text.", "notice.1")
    reason = raised.value.reason
    assert reason.startswith("SMTPDataError: 550 5.1.1 … mailbox of … unknown to … xxx")
    assert (len(reason), "@" in reason) == (200, False)


@given(text())
def test_any_answer_becomes_one_printable_line_without_addresses(answer: str) -> None:
    problem = smtplib.SMTPDataError(550, answer.encode("utf-8", "surrogatepass"))
    reason = reason_of(problem)
    assert (reason.isprintable(), "@" in reason, len(reason) <= 200) == (True, False, True)
    assert reason.startswith("SMTPDataError: 550")


def test_a_check_signs_in_and_sends_nothing(sink: SMTPSink) -> None:
    def check(_server: Any, _s: Any, _e: Any, _how: str, given: Any) -> AuthResult:
        return AuthResult(success=given.password == b"right", handled=False)

    options = {"authenticator": check, "auth_require_tls": False}
    with running_server(sink, **options) as address:
        Mailer(f"smtp://me:right@{address}", SENDER).check()
        with pytest.raises(MailNotSentError, match="mail server") as raised:
            Mailer(f"smtp://me:wrong@{address}", SENDER).check()
    assert (raised.value.reason[:29], raised.value.final) == (
        "SMTPAuthenticationError: 535 ",
        False,
    )
    with pytest.raises(MailNotSentError) as raised:
        Mailer(f"smtp://{address}", SENDER).check()
    assert raised.value.reason == "ConnectionRefusedError: Connection refused"
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
        with pytest.raises(MailNotSentError) as raised:
            Mailer(f"smtp://me%40company:cl%C3%A9@{address}", SENDER).send(
                TO, "Hello", "Text.", "1"
            )
    assert (raised.value.final, raised.value.reason.partition(":")[0]) == (
        False,
        "UnicodeEncodeError",
    )
    assert sink.signed_in[0] == (b"me@company", b"p@ss:word")
    assert len(sink.envelopes) == 1


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


@pytest.mark.parametrize("scheme", ["smtps", "smtp+tls"])
def test_a_server_with_a_trusted_certificate_gets_the_mail(
    sink: SMTPSink, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    implicit = scheme == "smtps"
    options = {"ssl_context": context} if implicit else {"tls_context": context}
    with running_server(sink, require_starttls=not implicit, **options) as address:
        Mailer(f"{scheme}://{address}", SENDER).send(TO, "Hello", "Text.", "1")
    assert [envelope.rcpt_tos for envelope in sink.envelopes] == [[TO]]


def test_without_a_server_the_mail_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    Mailer("", SENDER).send(TO, "Hello\nthere", "The text: é.", "notice.1")
    printed = capsys.readouterr().out
    assert f"Mail to {TO}\nSubject: Hello there\n\nThe text: é.\n" in printed


def test_the_header_that_stops_mails_is_written_as_it_is(mailer: Mailer, sink: SMTPSink) -> None:
    address = f"https://francparler.company.example/unsubscribe/{'a' * 90}"
    mailer.send(TO, "Hello", "The text.", "notice.1", More(unsubscribe=address))
    [envelope] = sink.envelopes
    assert f"List-Unsubscribe: <{address}>\r\n".encode() in raw(envelope)


@pytest.mark.parametrize(
    "name", ["mallory@evil.example, Jean Dupont of human resources and a long name, with commas",
             'A "quoted" \\ name', "=?utf-8?q?x?=", "Zoé"],
)  # fmt: skip
def test_a_name_adds_no_address_to_answers(mailer: Mailer, sink: SMTPSink, name: str) -> None:
    mailer.send(
        TO,
        "Hello",
        "The text.",
        "notice.1",
        More(reply_to=Address(name, "asker", "company.example")),
    )
    [message] = sink.messages()
    header: Any = message["Reply-To"]
    found = header.addresses
    assert [each.addr_spec for each in found] == ["asker@company.example"]
    assert found[0].display_name == name


def test_a_calendar_file_keeps_its_lines(mailer: Mailer, sink: SMTPSink) -> None:
    file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
    mailer.send(
        TO,
        "Hello",
        "The text.",
        "notice.1",
        More(html="<p>Hello</p>", calendar=file, method="REQUEST"),
    )
    [message] = sink.messages()
    part = list(message.walk())[-1]
    assert part.get_payload(decode=True) == file.encode()
    assert (part.get_content_type(), part.get_param("method"), part.get_param("charset")) == (
        "text/calendar", "REQUEST", "utf-8",
    )  # fmt: skip
