"""What stops the posts to a chat: repaired, ended, hosts no longer listed, workers that stopped."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.chat.chats import (
    CHAT,
    SLACK,
    chat_service,
    claim_post,
    lead,
    message_of,
    notice,
    posts,
    request,
    state_of,
    states,
    team,
    warnings,
    work,
    worker,
)
from tests.integration.fixtures import At
from webapp.chat import services
from webapp.chat.models import ChatPost
from webapp.chat.services.warnings import REFUSED, UNANSWERED
from webapp.config import Chat
from webapp.core import clock, db, jobs
from webapp.core.jobs import ATTEMPTS, OutboxMessage, State
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.models import Notice
from webapp.people import services as people
from webapp.people.workflow import Role


def test_the_notice_opens_the_page_on_which_the_chat_is_repaired(company: Company, at: At) -> None:
    hook, unit = team(company, "Repaired")
    client = at("analyst")
    with chat_service(company) as service:
        service.answer(404, b"no_service")
        request("broken", unit)
        work(company)
        about = select(Notice.id).where(Notice.about_id == hook.id)
        found = db.session().scalars(about).one()
        assert found in client.get("/inbox").text
        opened = client.post(f"/inbox/{found}", follow=True)
        assert opened.h1 == "Repaired"
        assert opened.form(f"/chat/{hook.id}/repair")["address"] == ""
        assert client.post(f"/chat/{hook.id}/repair", {"address": "nonsense"}).status == 422
        assert client.post(f"/chat/{hook.id}/repair", {"address": SLACK}).status == 303
        assert (state_of(hook), warnings(hook, lead(company))) == (("active", None), [])
        request("mended", unit)
        work(company)
    assert states("broken") + states("mended") == [("failed", "404 no_service"), ("sent", None)]


def test_every_lead_is_notified_where_the_owner_is_none_any_more(company: Company) -> None:
    owner = company.newcomer("former_lead")
    with unit_of_work():
        people.grant(owner, Role.employee_view, by=None, scope=None, reason="for the test")
    hook, unit = team(company, "Orphan")
    with unit_of_work():
        hook.person_id = owner.id
    with unit_of_work():
        people.end_account(owner, by=company.people["admin"])
    with chat_service(company) as service:
        service.answer(404)
        request("orphan", unit)
        work(company)
    assert warnings(hook, lead(company)) == [REFUSED.subject]
    assert warnings(hook, owner) == []


def test_a_chat_that_ended_meanwhile_gets_nothing(company: Company, at: At) -> None:
    hook, unit = team(company, "Ended", 5)
    request("ended", unit)
    with unit_of_work():
        services.end(hook, by=lead(company))
    with chat_service(company) as service:
        work(company)
    assert (service.posts, states("ended")) == ([], [("not_sent", "ended")])
    assert message_of("ended").state == State.cancelled
    assert "the chat was ended Not posted" in at("analyst").get(f"/chat/{hook.id}").words


def test_a_host_that_is_no_longer_listed_gets_nothing(company: Company) -> None:
    hook, unit = team(company, "Unlisted")
    request("unlisted", unit)
    own = company.settings
    company.app.runtime.settings = replace(own, chat=Chat(frozenset({"*.logic.azure.com"}), ""))
    work(company)
    company.app.runtime.settings = own
    assert states("unlisted") == [("failed", "not_listed")]
    assert state_of(hook) == ("failed", "not_listed")


def test_a_host_at_a_private_address_gets_nothing(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name server of a listed host may answer anything."""
    monkeypatch.setattr("webapp.networks.http.resolve", lambda _host, _port: ["127.0.0.1"])
    hook, unit = team(company, "Private")
    request("private", unit)
    work(company)
    assert state_of(hook) == ("failed", "private_address")


def test_a_refusal_of_the_address_before_does_not_stop_the_new_one(company: Company) -> None:
    hook, unit = team(company, "Swapped")
    with chat_service(company) as service:
        service.answer(404)
        request("swapped", unit)
        run = worker(company)
        claimed = claim_post(run)
        handler = run.handler_of("chat")
        with company.app.app_context():
            outcome = run._run(handler, claimed)
        with unit_of_work():
            services.repair(hook, SLACK, CHAT, by=lead(company))
        with unit_of_work():
            handler.lock_related(claimed)
            held = jobs.close(claimed, outcome)
            handler.record_outcome(claimed, outcome, lease_held=held)
    assert states("swapped") == [("failed", "404")]
    assert (state_of(hook), warnings(hook, lead(company))) == (("active", None), [])


@pytest.mark.both_databases
def test_a_worker_that_lost_its_lease_still_stores_its_success(company: Company) -> None:
    _hook, unit = team(company, "Slow")
    with chat_service(company) as service:
        request("slow", unit)
        db.session().rollback()
        slow = worker(company, name="slow")
        claimed = claim_post(slow)
        with unit_of_work():
            message = db.session().get_one(OutboxMessage, claimed.id)
            message.lease_until = clock.now() - timedelta(seconds=1)
            other = jobs.claim("other", timedelta(seconds=60), slow.handlers)
        assert other is not None
        assert other.id == claimed.id
        slow.execute(claimed)
        assert states("slow") == [("sent", None)]
        worker(company).execute(other)
    # The second worker finds the post made.
    assert len(service.posts) == 1
    assert message_of("slow").state == State.sent


def test_a_post_whose_workers_all_stopped_has_failed(company: Company) -> None:
    hook, unit = team(company, "Crash")
    request("crash", unit)
    with unit_of_work():
        message = message_of("crash")
        message.state, message.attempts = State.sending, ATTEMPTS
        message.lease_until = clock.now() - timedelta(seconds=1)
    work(company)
    assert states("crash") == [("failed", "stopped")]
    assert warnings(hook, lead(company)) == [UNANSWERED.subject]


def test_a_post_that_was_made_is_not_made_again(company: Company) -> None:
    """A message may be claimed again after its outcome was stored, by hand or from a backup."""
    _hook, unit = team(company, "Replayed")
    with chat_service(company) as service:
        request("replayed", unit)
        work(company)
        with unit_of_work():
            message = message_of("replayed")
            message.state, message.ended_at = State.queued, None
        work(company)
    assert len(service.posts) == 1


def test_a_notice_after_a_failure_waits_for_nothing(company: Company) -> None:
    hook, unit = team(company, "After")
    with chat_service(company) as service:
        service.answer(410, b"channel_is_archived")
        request("after", unit)
        work(company)
    notice("after", "after-1")
    assert posts("after-1") == []
    found = select(ChatPost.state).where(ChatPost.webhook_id == hook.id)
    assert list(db.session().scalars(found)) == ["failed"]
