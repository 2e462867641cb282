"""The employee-view lead adds, repairs and ends chats; their addresses are shown nowhere."""

import logging
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, text

from tests.factories.company import Company
from tests.integration.asking import beside, count, together
from tests.integration.bookings.bookings import unit_of
from tests.integration.chat.chats import (
    CHAT,
    SECRET,
    SLACK,
    TEAMS,
    chat_service,
    lead,
    posts,
    request,
    team,
    webhook,
    work,
)
from tests.integration.fixtures import At, Built
from tests.pages import Client
from webapp.chat import services
from webapp.chat.models import ChatPost, Webhook
from webapp.chat.services import NewWebhook, webhooks
from webapp.chat.workflow import Kind
from webapp.config import Chat
from webapp.core import db
from webapp.core.activity import Activity, of_object
from webapp.core.crypto import DataKey
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.models import OrgUnit, Person
from webapp.people.workflow import Role


def typed(*units: OrgUnit, **more: Any) -> dict[str, Any]:
    """What the lead types."""
    return {
        "kind": "slack", "name": "Workshop chat", "address": SLACK, "language": "en",
        "units": [unit.id for unit in units],
    } | more  # fmt: skip


def add(client: Client, form: dict[str, Any]) -> str:
    """Add a chat through the page; returns its address."""
    key = client.get("/chat/new").form("/chat/new")["key"]
    page = client.post("/chat/new", {**form, "key": key})
    assert page.status == 303, page.words
    return str(page.response.location)


def test_a_chat_is_added_repaired_and_ended(company: Company, at: At) -> None:
    unit, client = unit_of(company, "Forge", 1), at("analyst")
    path = add(client, typed(unit, name="Forge team", kind="teams", address=TEAMS))
    page = client.get(path)
    assert page.h1 == "Forge team"
    assert "Microsoft Teams" in page.words
    assert "Units whose people read it Forge" in page.words
    assert "Nothing has been posted yet." in page.words
    assert "Forge team" in client.get("/chat").words
    assert client.post(f"{path}/repair", {"address": SLACK}).status == 303
    assert client.post(f"{path}/end").status == 303
    page = client.get(path)
    assert "Ended on 18 November 2026" in page.words
    assert page.soup.select("main form") == []
    db.session().rollback()
    hook = db.session().get_one(Webhook, path.rpartition("/")[2])
    assert (hook.address, db.session().get(DataKey, hook.id)) == (None, None)
    assert [row.verb for row in of_object(hook.id)] == [
        "added a chat", "changed the address of a chat", "ended a chat",
    ]  # fmt: skip
    for step in ("repair", "end", "test"):
        assert client.post(f"{path}/{step}", {"address": SLACK}).status == 409


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"kind": ""}, {"kind": "Choose one."}),
        ({"kind": "irc"}, {"kind": "Not a valid choice."}),
        ({"name": ""}, {"name": "Give it a name."}),
        ({"name": "x" * 10_000}, {"name": "This is too long: 80 characters at most."}),
        ({"name": "a\x1bb"}, {"name": "This contains an invisible control character. Please type the text again."}),
        ({"name": "a\nb"}, {"name": "Write this on one line."}),
        ({"address": ""}, {"address": "Paste the address."}),
        ({"address": SLACK + "x" * 10_000}, {"address": "This is too long: 1000 characters at most."}),
        ({"address": SLACK.replace("https", "http")},
         {"address": "Paste the address exactly as Slack or Teams shows it. It begins with https://, and has no user name and no port of its own."}),
        ({"address": f"https://hooks.slack.com.evil.example/{SECRET}"},
         {"address": "This host is not allowed. Allowed: *.logic.azure.com, hooks.slack.com."}),
        ({"language": "de"}, {"language": "Not a valid choice."}),
        ({"units": ["nowhere"]}, {"units": "'nowhere' is not a valid choice for this field."}),
        ({"units": []}, {"units": "Choose at least one unit."}),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)  # fmt: skip
def test_what_cannot_be_a_chat_is_refused_in_words(
    company: Company, at: At, changed: dict[str, Any], errors: dict[str, str]
) -> None:
    unit = db.session().scalars(select(OrgUnit).where(OrgUnit.name == "Workshop")).one()
    page = at("analyst").post("/chat/new", typed(unit, **changed))
    assert (page.status, beside(page)) == (422, errors)
    assert SECRET not in page.text
    assert "Paste the address again." in page.words


def test_names_and_people_are_checked(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    empty, unit = unit_of(company, "Hollow", 0), unit_of(company, "Kiln", 3)
    webhook(company, "Kiln", unit)
    for name, chosen, sentence in (
        ("Kiln", unit, "Another chat has this name."),
        ("Hollow", empty, "Nobody with an account is in these units."),
    ):
        with pytest.raises(Invalid, match=sentence):
            webhook(company, name, chosen)
    monkeypatch.setattr(webhooks, "MOST_PEOPLE", 2)
    with pytest.raises(Invalid, match="more than 1,000 people"):
        webhook(company, "Kiln again", unit)
    new = NewWebhook(Kind.slack, "Of another", SLACK, "en", frozenset({unit.id}))
    with pytest.raises(NotAllowed), unit_of_work():
        services.add(new, CHAT, by=company.people["admin"])


def test_the_name_of_an_ended_chat_is_free(company: Company) -> None:
    hook, unit = team(company, "Again")
    with unit_of_work():
        services.end(hook, by=lead(company))
    assert webhook(company, "Again", unit).id != hook.id


@pytest.mark.both_databases
def test_two_leads_cannot_give_one_name_at_once(company: Company) -> None:
    named = frozenset({unit_of(company, "Twice", 1).id})
    second = company.newcomer("second_lead")
    with unit_of_work():
        people.grant(second, Role.employee_view, by=None, scope=None, reason="for the test")

    def attempt(person_id: str) -> str:
        with company.app.app_context():
            new = NewWebhook(Kind.slack, "Twice", SLACK, "en", named)
            try:
                with unit_of_work():
                    services.add(new, CHAT, by=db.session().get_one(Person, person_id))
            except Invalid as refusal:
                return refusal.field
        return "added"

    leads = [lead(company).id, second.id]
    found = together(*(partial(attempt, person_id) for person_id in leads))
    assert sorted(found) == ["added", "name"]
    assert count(Webhook, Webhook.name == "Twice") == 1


def test_without_hosts_the_pages_say_what_to_do(company: Company, built: Built) -> None:
    client = Client(built(chat=Chat(frozenset(), ""))).sign_in(lead(company).email)
    for path in ("/chat", "/chat/new"):
        page = client.get(path)
        assert "An administrator lists the hosts of your Slack or Teams" in page.words
        assert page.soup.select_one("main form") is None
    unit = db.session().scalars(select(OrgUnit).where(OrgUnit.name == "Workshop")).one()
    assert client.post("/chat/new", typed(unit)).status == 422


def test_one_test_waits_at_a_time(company: Company, at: At) -> None:
    hook, _unit = team(company, "Tested")
    for _ in range(3):
        assert at("analyst").post(f"/chat/{hook.id}/test").status == 303
    assert count(ChatPost, ChatPost.webhook_id == hook.id) == 1
    with chat_service(company) as service:
        work(company)
        assert at("analyst").post(f"/chat/{hook.id}/test").status == 303
        work(company)
    first, second = service.payloads()
    assert first == second
    assert "A test of Franc-Parler" in first["text"]
    assert "Posted by Franc-Parler for The Company." in str(first["blocks"])
    assert "Posted on 18 Nov 2026" in at("analyst").get(f"/chat/{hook.id}").words


@pytest.mark.both_databases
def test_the_address_is_in_no_page_row_or_line_of_the_log(
    company: Company, at: At, caplog: pytest.LogCaptureFixture
) -> None:
    hook, unit = team(company, "Secretive")
    failing, _ = team(company, "Broken")
    caplog.set_level(logging.DEBUG)
    with chat_service(company) as service:
        service.answer(404, f"no {SLACK}".encode(), {"X-Echo": SLACK})
        request("first", unit)
        work(company)
        service.drop()
        with unit_of_work():
            services.post_test(failing, by=lead(company))
        work(company)
    assert len(service.posts) >= 2
    assert [(p.state, p.reason) for p in posts("first")] == [("failed", "404")]
    pages = ("/chat", "/chat/new", f"/chat/{hook.id}", f"/chat/{failing.id}", "/inbox")
    for path in pages:
        assert SECRET not in at("analyst").get(path).text
    for path in ("/admin/activity", "/admin/operations"):
        assert SECRET not in at("admin").get(path).text
    assert SECRET not in caplog.text
    assert any(record.name == "francparler.worker" for record in caplog.records)
    assert SECRET not in repr(NewWebhook(Kind.slack, "x", SLACK, "en", frozenset()))
    db.session().rollback()
    for table in db.Base.metadata.sorted_tables:
        for row in db.session().execute(text(f'SELECT * FROM "{table.name}"')):  # noqa: S608
            assert SECRET not in str([bytes(v) if isinstance(v, memoryview) else v for v in row])
    facts = db.session().scalars(select(Activity.facts).where(Activity.about == "webhook"))
    assert {str(each) for each in facts} == {"{}"}
