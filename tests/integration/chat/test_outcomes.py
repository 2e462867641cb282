"""What a chat service answers: posted, tried again, or refused for good and told once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories.company import Company
from tests.fakes.chat import ChatService
from tests.integration.chat.chats import (
    CHAT,
    SECRET,
    chat_service,
    lead,
    message_of,
    request,
    state_of,
    states,
    team,
    warnings,
    work,
)
from tests.integration.fixtures import At
from webapp.chat.services.warnings import REFUSED, UNANSWERED
from webapp.config import Chat
from webapp.core import clock
from webapp.core.activity import of_object
from webapp.core.jobs import ATTEMPTS, State

Order = Callable[[ChatService], None]


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_post_that_is_taken_is_sent(company: Company, status: int) -> None:
    _hook, unit = team(company, f"Taken{status}")
    with chat_service(company) as service:
        service.answer(status)
        request(f"taken-{status}", unit)
        work(company)
    assert states(f"taken-{status}") == [("sent", None)]
    assert message_of(f"taken-{status}").state == State.sent
    assert len(service.posts) == 1


@pytest.mark.parametrize(
    ("name", "order", "reason"),
    [
        ("Invalid", lambda s: s.answer(400, b"invalid_payload"), "400 invalid_payload"),
        ("Unknown", lambda s: s.answer(401), "401"),
        ("Denied", lambda s: s.answer(403, b"action_prohibited\n"), "403 action_prohibited"),
        ("Removed", lambda s: s.answer(404, b"no_service"), "404 no_service"),
        ("Echoing", lambda s: s.answer(404, f"no {SECRET}".encode()), "404"),
        ("Archived", lambda s: s.answer(410, b"channel_is_archived"), "410 channel_is_archived"),
        ("Moved", lambda s: s.answer(302, headers={"Location": "http://127.0.0.1:9/"}), "redirected"),
    ],
)  # fmt: skip
def test_a_refusal_is_final_and_said_once(
    company: Company, at: At, name: str, order: Order, reason: str
) -> None:
    hook, unit = team(company, name)
    with chat_service(company) as service:
        order(service)
        request(f"{name}-0", unit)
        request(f"{name}-1", unit)
        work(company)
        work(company, hours=6)
    found = states(f"{name}-0") + states(f"{name}-1")
    assert sorted(found) == [("failed", reason), ("not_sent", "failed")]
    assert len(service.posts) == 1
    assert state_of(hook) == ("failed", reason)
    assert warnings(hook, lead(company)) == [REFUSED.subject]
    assert [row.verb for row in of_object(hook.id)][-1].startswith("stopped posts to a chat")
    page = at("analyst").get(f"/chat/{hook.id}")
    assert "Nothing has been posted here since 18 November 2026" in page.words
    assert (reason if reason[0].isdigit() else "redirects to another address") in page.words
    assert "Needs a new address" in at("analyst").get("/chat").words


@pytest.mark.parametrize(
    ("name", "order", "reasons"),
    [
        ("Busy", lambda s: s.answer(429, b"rate_limited"), {"429"}),
        ("Failing", lambda s: s.answer(500, b"<html>"), {"500"}),
        ("Closed", lambda s: s.answer(503, b"no_service"), {"503 no_service"}),
        ("Dropping", lambda s: s.drop(), {"network_error", "broken_answer"}),
        ("Hanging", lambda s: s.hang(), {"timeout"}),
    ],
)
def test_an_outage_is_tried_again(
    company: Company, name: str, order: Order, reasons: set[str]
) -> None:
    hook, unit = team(company, name)
    with chat_service(company) as service:
        order(service)
        request(name, unit)
        work(company)
        waiting = message_of(name)
        assert (waiting.state, states(name)) == (State.retry_wait, [("waiting", None)])
        assert waiting.reason in reasons
        work(company, hours=1)
    assert states(name) == [("sent", None)]
    assert len(service.posts) == 2
    assert (state_of(hook), warnings(hook, lead(company))) == (("active", None), [])


@pytest.mark.parametrize(
    ("asked_for", "least", "most"),
    [("120", 120, 150), ("0", 0, 30), ("99999999", 21_600, 21_600), ("soon", 0, 30)],
)
def test_a_service_says_how_long_to_wait(
    company: Company, asked_for: str, least: int, most: int
) -> None:
    name = f"Later{asked_for}"
    _hook, unit = team(company, name)
    with chat_service(company) as service:
        service.answer(429, headers={"Retry-After": asked_for})
        request(name, unit)
        work(company)
        wait = message_of(name).not_before - clock.now()
    assert timedelta(seconds=least) <= wait <= timedelta(seconds=most)


def test_a_server_that_is_not_there_is_tried_again(company: Company) -> None:
    _hook, unit = team(company, "Absent")
    with chat_service(company):
        pass
    own = company.settings
    company.app.runtime.settings = replace(own, chat=Chat(CHAT.hosts, "http://127.0.0.1:9"))
    request("absent", unit)
    work(company)
    company.app.runtime.settings = own
    assert message_of("absent").reason == "not_reached"
    assert states("absent") == [("waiting", None)]


@pytest.mark.both_databases
def test_a_lasting_outage_blames_no_address_and_is_said_once(company: Company) -> None:
    hook, unit = team(company, "Lasting")
    with chat_service(company) as service:
        for _ in range(2 * ATTEMPTS):
            service.answer(500)
        request("lasting-0", unit)
        request("lasting-1", unit)
        for hour in range(2 * ATTEMPTS + 2):
            work(company, hours=hour)
    assert states("lasting-0") + states("lasting-1") == [("failed", "500")] * 2
    assert len(service.posts) == 2 * ATTEMPTS
    assert state_of(hook) == ("active", None)
    assert warnings(hook, lead(company)) == [UNANSWERED.subject]
