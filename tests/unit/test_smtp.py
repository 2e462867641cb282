"""Mail through a server in another process that refuses, waits, trickles and drops."""

from collections.abc import Iterator

import pytest

from tests.environment import ENVIRONMENT
from tests.fakes.smtp import Fault
from tests.fakes.smtp_process import MailServer, running
from webapp import config, smtp
from webapp.messaging.mail import Mailer, MailNotSentError

SENDER, TO = "francparler@company.example", "author@company.example"
SHORT, LATER, NEVER = 0.05, "451 come back later", "554 refused by policy"
# Each command, in the order of a session; CONNECT is the greeting, BODY the text with its final dot.
BEFORE = ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA")
COMMANDS = (*BEFORE, "BODY", "QUIT")


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with running(tmp_path_factory.mktemp("mail")) as made:
        yield made


@pytest.fixture
def server(process: MailServer) -> MailServer:
    process.forget()
    return process


def send(server: MailServer, timeout: float = 20.0) -> None:
    Mailer(server.url, SENDER, timeout).send(TO, "Votre récit", "À bientôt.", "notice.1")


def failure(server: MailServer, timeout: float = 20.0) -> MailNotSentError:
    with pytest.raises(MailNotSentError) as raised:
        send(server, timeout)
    return raised.value


def ids(server: MailServer) -> list[str]:
    return [taken.message["Message-ID"] for taken in server.taken()]


@pytest.mark.parametrize(
    "fault",
    [Fault(at, do) for at in BEFORE for do in ("drop", "leave")] + [Fault("TEXT", "drop")],
    ids=lambda fault: f"{fault.at}-{fault.do}",
)
def test_a_connection_that_ends_before_the_final_dot_is_an_outage(
    server: MailServer, fault: Fault
) -> None:
    server.order(fault)
    error = failure(server)
    assert (error.final, error.reason.partition(":")[0]) == (False, "SMTPServerDisconnected")
    assert ids(server) == []
    send(server)
    assert ids(server) == ["<notice.1@company.example>"]


def test_only_the_answer_to_the_final_dot_can_be_lost_with_the_mail_taken(
    server: MailServer,
) -> None:
    server.order(Fault("BODY", "drop"))
    assert not failure(server).final
    send(server)
    assert ids(server) == ["<notice.1@company.example>"] * 2


@pytest.mark.parametrize(
    "fault",
    [
        Fault("BODY", "leave"),
        Fault("QUIT", "drop"),
        Fault("QUIT", "answer", "421 closing"),
        Fault("QUIT", "answer", "500 what"),
        Fault("QUIT", "wait", seconds=60),
    ],
    ids=lambda fault: f"{fault.at}-{fault.do}-{fault.answer[:3]}",
)
def test_what_fails_after_the_mail_is_taken_is_no_failure(server: MailServer, fault: Fault) -> None:
    server.order(fault)
    send(server, timeout=1.0)
    assert ids(server) == ["<notice.1@company.example>"]


@pytest.mark.parametrize("answer", [LATER, NEVER])
@pytest.mark.parametrize("at", ["MAIL", "RCPT", "DATA", "BODY"])
def test_a_refused_mail_is_final_for_5xx_only(server: MailServer, at: str, answer: str) -> None:
    server.order(Fault(at, "answer", answer))
    error = failure(server)
    assert (error.final, error.reason.endswith(f": {answer}")) == (answer == NEVER, True)
    assert ids(server) == []


@pytest.mark.parametrize(
    "faults",
    [
        [Fault("CONNECT", "answer", NEVER)],
        [Fault("EHLO", "answer", NEVER), Fault("HELO", "answer", NEVER)],
        [Fault("MAIL", "answer", "530 5.7.0 Authentication required")],
    ],
    ids=["greeting", "hello", "sign-in"],
)
def test_a_server_that_refuses_every_mail_refuses_none_for_good(
    server: MailServer, faults: list[Fault]
) -> None:
    server.order(always=faults)
    assert not failure(server).final
    assert ids(server) == []
    server.order()
    send(server)
    assert ids(server) == ["<notice.1@company.example>"]


def test_a_server_without_extensions_gets_the_mail(server: MailServer) -> None:
    server.order(Fault("EHLO", "answer", "502 unknown"))
    send(server)
    (taken,) = server.taken()
    assert (taken.options, taken.message.get_content()) == ([], "À bientôt.\r\n")


def test_a_slow_server_gets_the_mail(server: MailServer) -> None:
    server.order(always=[Fault(at, "wait", seconds=0.02) for at in COMMANDS])
    send(server)
    assert ids(server) == ["<notice.1@company.example>"]


@pytest.mark.parametrize("do", ["wait", "trickle"])
@pytest.mark.parametrize("at", BEFORE)
def test_a_server_that_is_too_slow_is_an_outage(server: MailServer, at: str, do: str) -> None:
    """Each byte of a trickling answer comes in time; the whole answer takes longer than a session."""
    server.order(Fault(at, do, seconds=60 if do == "wait" else SHORT * 0.6))
    error = failure(server, timeout=SHORT)
    # The time is over while a byte is awaited, or between two.
    assert error.reason.rpartition(": ")[2] in {"timed out", "the session is over"}
    assert (error.final, ids(server)) == (False, [])


def test_a_session_ends_before_another_worker_sends_the_same_mail() -> None:
    settings = config.read(ENVIRONMENT)
    assert smtp.TIMEOUTS * settings.mail_timeout < settings.worker_lease


@pytest.mark.parametrize("fault", [Fault(at, "drop") for at in ("CONNECT", "EHLO")])
def test_a_check_reports_an_outage(server: MailServer, fault: Fault) -> None:
    server.order(fault)
    with pytest.raises(MailNotSentError, match="mail server"):
        Mailer(server.url, SENDER).check()
    Mailer(server.url, SENDER).check()
    assert ids(server) == []


def test_a_server_without_tls_gets_no_mail(server: MailServer) -> None:
    mailer = Mailer(server.url.replace("smtp:", "smtp+tls:"), SENDER)
    with pytest.raises(MailNotSentError, match="mail server") as raised:
        mailer.send(TO, "Subject", "Text.", "notice.1")
    assert (raised.value.final, "STARTTLS" in raised.value.reason) == (False, True)
    assert ids(server) == []
