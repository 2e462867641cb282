"""Notices in chats, and what posts say in the language of a chat."""

from dataclasses import replace
from datetime import timedelta

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.bookings.bookings import unit_of
from tests.integration.chat.chats import (
    asked,
    chat_service,
    counted,
    lead,
    notice,
    posts,
    request,
    states,
    team,
    webhook,
    work,
)
from webapp.appointments import services as appointments
from webapp.chat import queries, services
from webapp.chat.workflow import Kind
from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work

DAY = timedelta(days=1)


def test_a_notice_goes_where_the_request_went_and_counts_for_nobody(company: Company) -> None:
    hook, unit = team(company, "Told")
    team(company, "Untold")
    with chat_service(company) as service:
        request("told", unit)
        work(company)
        notice("told", "told-1")
        notice("told", "told-1")
        notice("nothing", "told-2")
        work(company)
    assert [state for state, _reason in states("told-1")] == ["sent"]
    assert (posts("told-2"), counted(unit)) == ([], [1, 1])
    _request, post = service.payloads()
    assert post["text"] == "A change\nIt is canceled."
    assert "It does not count as a request for time." in str(post["blocks"])
    assert len(queries.posts_about("told")) == 1
    with unit_of_work():
        services.end(hook, by=lead(company))
    notice("told", "told-3")
    assert posts("told-3") == []


def test_a_request_that_was_not_posted_gets_no_notice(company: Company) -> None:
    _hook, unit = team(company, "Quiet", 1)
    for number in range(3):
        request(f"quiet-{number}", unit)
    notice("quiet-2", "quiet-notice")
    assert posts("quiet-notice") == []


def test_a_notice_waits_for_the_request_before_it(company: Company) -> None:
    _hook, unit = team(company, "Order")
    with chat_service(company) as service:
        service.answer(503, headers={"Retry-After": "60"})
        request("order", unit)
        work(company)
        with clock.at(NOON + timedelta(seconds=1)):
            notice("order", "order-1")
            work(company)
        assert [state for state, _reason in states("order-1")] == ["waiting"]
        work(company, hours=1)
        work(company, hours=2)
    assert [p["text"].partition("\n")[0] for p in service.payloads()] == [
        "IT: Survey", "IT: Survey", "A change",
    ]  # fmt: skip


def test_a_french_chat_of_teams_gets_a_card_in_french(company: Company) -> None:
    unit = unit_of(company, "Tour", 1)
    webhook(company, "Tour", unit, kind=Kind.teams, language="fr")
    with chat_service(company) as service:
        request("tour", unit, title="Enquête [x](https://evil.example)", body="Une\nDeux")
        work(company)
    [post] = service.posts
    assert post.path == "/workflows/0f/invoke"
    assert post.query["sp"] == ["/run"]
    [attachment] = post.json()["attachments"]
    shown = [block["inlines"][0]["text"] for block in attachment["content"]["body"]]
    assert shown[:3] == ["IT\u00a0: Enquête [x](https://evil.example)", "Une", "Deux"]
    assert shown[3].startswith("Pour les salariés de Tour, ce message compte comme une")
    assert attachment["content"]["actions"][0] == {
        "type": "Action.OpenUrl", "title": "Ouvrir dans Franc-Parler",
        "url": "http://127.0.0.1:5000/inbox",
    }  # fmt: skip


def test_an_invitation_says_when_and_where_as_it_is_now(company: Company) -> None:
    unit = unit_of(company, "Salle", 1)
    webhook(company, "Salle", unit, language="fr")
    start = NOON + 3 * DAY
    ask = asked("invited", body="Une démonstration.")
    text = replace(
        ask.text, body="%(body)s When: %(when)s. Where: %(place)s.", appointment_id="invited"
    )
    with unit_of_work():
        slot = appointments.Slot(start, start + timedelta(hours=1), "Room 3")
        planned = appointments.plan_appointment("invited", "Survey", slot)
        services.post_request(replace(ask, text=text), [unit.id])
    with unit_of_work():
        appointments.change_appointment(planned, replace(slot, place="Salle 4"))
    with chat_service(company) as service:
        work(company)
    [post] = service.payloads()
    assert "Quand\u00a0: samedi 21 novembre 2026, 13:00 (Europe/Paris)" in post["text"]
    assert "Salle 4" in post["text"]
