"""The operations page tells why mail was not sent, and names nobody."""

from datetime import timedelta

from tests.factories.company import Company
from tests.integration.fixtures import At
from webapp.core import clock, db, jobs
from webapp.core.jobs import State
from webapp.core.unit_of_work import unit_of_work

REFUSED, WAITS = (
    "SMTPDataError: 550 refused by policy",
    "ConnectionRefusedError: Connection refused",
)


def _mail(key: str, state: State, reason: str, ended: timedelta | None) -> None:
    with unit_of_work():
        jobs.enqueue("account", key, {})
        message = jobs.by_key(key)
        assert message is not None
        message.state, message.reason = state, reason
        message.ended_at = None if ended is None else clock.now() - ended


def test_the_operations_page_says_why_mail_was_not_sent(company: Company, at: At) -> None:
    assert "Emails that were not sent" not in at("admin").get("/admin/operations").words
    _mail("a", State.failed, REFUSED, timedelta(days=1))
    _mail("b", State.failed, REFUSED, timedelta(days=6))
    _mail("c", State.failed, "too long ago", timedelta(days=8))
    _mail("d", State.retry_wait, WAITS, None)
    db.session().rollback()
    words = at("admin").get("/admin/operations").words
    assert f"{REFUSED} refused 2" in words
    assert f"{WAITS} will be retried 1" in words
    assert "too long ago" not in words


def test_mail_of_the_application_keeps_its_reasons(company: Company) -> None:
    from webapp import wiring
    from webapp.messaging.jobs import MailHandler

    handlers = wiring.job_handlers(wiring.FEATURES, company.settings)
    assert {type(handlers[kind]) for kind in ("account", "notice")} == {MailHandler}
