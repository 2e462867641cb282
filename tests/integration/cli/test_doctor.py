"""`francparler doctor` tries the mail server, and reports mail that was not sent."""

from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import Result

from tests.factories.company import Company
from tests.integration.cli.running import run
from tests.unit.smtp_sink import SMTPSink, running_server
from webapp.config import Settings
from webapp.core import clock, db, jobs
from webapp.core.jobs import Claim, State, claim
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.jobs import job_handlers, unsent_mail
from webapp.people.models import Person

TO = "someone@company.example"
LONG_AGO = timedelta(days=36_500)


def doctor(settings: Settings, smtp_url: str, *options: str) -> Result:
    given = {
        "DATABASE_URL": settings.database_url, "INSTANCE": str(settings.instance),
        "SMTP_URL": smtp_url,
    }  # fmt: skip
    result = run("doctor", *options, **given)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def lines_about_mail(result: Result) -> list[str]:
    return [line for line in result.output.splitlines() if "ail" in line and "hand" not in line]


def test_a_server_that_does_not_listen_is_not_ok(settings: Settings) -> None:
    with running_server(SMTPSink()) as address:
        pass
    for options in ((), ("--mail", TO)):
        result = doctor(settings, f"smtp://{address}", *options)
        assert result.exit_code == 1
        assert lines_about_mail(result) == [
            "[ no ] The mail server of SMTP_URL did not accept email: ConnectionRefusedError: Connection refused."
        ]


def test_a_server_that_answers_is_ok_and_gets_a_mail_on_request(settings: Settings) -> None:
    sink = SMTPSink()
    with running_server(sink) as address:
        found = lines_about_mail(doctor(settings, f"smtp://{address}"))
        assert (found, sink.envelopes) == (
            ["[ ok ] The mail server answers and accepts the sign-in (SMTP_URL)."], [],
        )  # fmt: skip
        found = lines_about_mail(doctor(settings, f"smtp://{address}", "--mail", TO))
        assert found == ["[ ok ] The mail server accepted an email to the address after --mail."]
    assert [e.rcpt_tos for e in sink.envelopes] == [[TO]]


def test_a_refused_mail_is_not_ok(settings: Settings) -> None:
    with running_server(SMTPSink(answer="550 no relaying", at="RCPT")) as address:
        result = doctor(settings, f"smtp://{address}", "--mail", TO)
    assert (result.exit_code, "550 no relaying" in result.output) == (1, True)


def test_a_wrong_address_is_told(settings: Settings) -> None:
    with running_server(SMTPSink()) as address:
        result = doctor(settings, f"smtp://{address}", "--mail", "a@b\nBcc: c@d")
    assert lines_about_mail(result) == ["[ no ] The address after --mail is not an email address."]
    assert lines_about_mail(doctor(settings, "", "--mail", TO))[0].startswith(
        "[ no ] Emails are printed"
    )


def attempt(company: Company, key: str) -> tuple[State, str | None]:
    """Claim and run the mail with this key as a worker does; its state and reason afterwards."""
    handler = job_handlers(company.settings)["account"]
    with unit_of_work():
        taken = claim("worker", timedelta(minutes=1))
    assert isinstance(taken, Claim)
    try:
        outcome = handler.run(taken)
    except Exception as error:  # noqa: BLE001 - what the worker does
        outcome = handler.on_error(taken, error)
    with unit_of_work():
        jobs.close(taken, handler.apply_limits(taken, outcome))
    message = jobs.by_key(key)
    assert message is not None
    return message.state, message.reason


@pytest.mark.parametrize(
    ("answer", "state"),
    [("550 5.1.1 unknown", State.failed), ("450 4.2.0 later", State.retry_wait)],
)
def test_the_outbox_keeps_why_a_mail_was_not_sent(
    fresh_company: Company, answer: str, state: State
) -> None:
    company = fresh_company
    person: Person = company.people["author"]
    with unit_of_work():
        for waiting in db.session().query(jobs.OutboxMessage):
            db.session().delete(waiting)
        payload = {"kind": "known", "person": person.id, "number": 1}
        jobs.enqueue("account", "account:test", payload)
    with running_server(SMTPSink(answer=answer)) as address:
        own = company.settings
        company.app.runtime.settings = replace(own, smtp_url=f"smtp://{address}")
        assert attempt(company, "account:test") == (state, f"SMTPDataError: {answer}")
        company.app.runtime.settings = own
    assert unsent_mail(clock.now() - LONG_AGO) == [(state, f"SMTPDataError: {answer}", 1)]
    db.session().rollback()
    what = "not sent" if state == State.failed else "to be sent again"
    result = doctor(company.settings, "")
    assert f"[ no ] Mails {what}: 1 (SMTPDataError: {answer})." in result.output
