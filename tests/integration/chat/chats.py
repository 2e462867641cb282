"""Chats for tests: webhooks with units of people, a chat service, a worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from tests.factories.application import handlers_without_mail
from tests.factories.company import Company
from tests.fakes.chat import ChatService, running_chat
from tests.integration.bookings.bookings import unit_of
from webapp.chat import services
from webapp.chat.models import ChatPost, Webhook
from webapp.chat.services import NewWebhook
from webapp.chat.workflow import Kind
from webapp.config import Chat
from webapp.core import clock, db, jobs
from webapp.core.jobs import Claim, OutboxMessage
from webapp.core.jobs.worker import Worker
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.models import Notice, Solicitation
from webapp.messaging.services import Ask, NoticeText, Priority
from webapp.messaging.topics import Topic
from webapp.people.models import OrgUnit, Person

# What nothing may show, log or store in clear.
SECRET = "Zq7vXsecretW"
SLACK = f"https://hooks.slack.com/services/T000/B000/{SECRET}"
TEAMS = f"https://prod-1.uksouth.logic.azure.com:443/workflows/0f/invoke?sp=%2Frun&sig={SECRET}"
CHAT = Chat(frozenset({"hooks.slack.com", "*.logic.azure.com"}), "")


def lead(company: Company) -> Person:
    """The employee-view lead."""
    return company.people["analyst"]


def webhook(
    company: Company, name: str, *units: OrgUnit, kind: Kind = Kind.slack, language: str = "en"
) -> Webhook:
    """A webhook whose chat is read by the people of some units."""
    address = SLACK if kind == Kind.slack else TEAMS
    new = NewWebhook(kind, name, address, language, frozenset(unit.id for unit in units))
    with unit_of_work():
        return services.add(new, CHAT, by=lead(company))


def team(company: Company, name: str, size: int = 2) -> tuple[Webhook, OrgUnit]:
    """A new unit with people, and its chat."""
    unit = unit_of(company, name, size)
    return webhook(company, name, unit), unit


def asked(ref: str, **values: str) -> Ask:
    """A request of a department."""
    filled = {"department": "IT", "title": "Survey", "body": "Ten questions."} | values
    text = NoticeText(
        Topic.requests, "%(department)s: %(title)s", "%(body)s", ref[:16], "messaging.inbox", {},
        filled,
    )  # fmt: skip
    return Ask(ref, text, Priority.promotion)


def request(ref: str, *units: OrgUnit, **values: str) -> None:
    """Post a request to the chats inside some units."""
    with unit_of_work():
        services.post_request(asked(ref, **values), [unit.id for unit in units])


def notice(about: str, ref: str, body: str = "It is canceled.") -> None:
    """Post a notice to the chats that got a request."""
    text = NoticeText(Topic.requests, "A change", "%(body)s", about, "messaging.inbox", {},
                      {"body": body})  # fmt: skip
    with unit_of_work():
        services.post_notice(about, ref, text)


def posts(ref: str) -> list[ChatPost]:
    """The posts of a thing, by webhook."""
    db.session().rollback()
    found = select(ChatPost).where(ChatPost.ref == ref).order_by(ChatPost.webhook_id)
    return list(db.session().scalars(found))


def states(ref: str) -> list[tuple[str, str | None]]:
    """State and reason of the posts of a thing."""
    return [(post.state.value, post.reason) for post in posts(ref)]


def counted(unit: OrgUnit) -> list[int]:
    """How many requests each person of a unit received, by id."""
    db.session().rollback()
    found = (
        select(func.count(Solicitation.sent_at))
        .select_from(Person)
        .outerjoin(Solicitation, Solicitation.person_id == Person.id)
        .where(Person.unit_id == unit.id)
        .group_by(Person.id)
        .order_by(Person.id)
    )
    return list(db.session().scalars(found))


def message_of(ref: str) -> OutboxMessage:
    """The message of the only post of a thing."""
    [post] = posts(ref)
    found = jobs.by_key(f"chat:{post.id}")
    assert found is not None
    return found


def state_of(hook: Webhook) -> tuple[str, str | None]:
    """State and reason of a webhook."""
    db.session().rollback()
    fresh = db.session().get_one(Webhook, hook.id, populate_existing=True)
    return fresh.state.value, fresh.reason


def warnings(hook: Webhook, person: Person) -> list[str]:
    """The subjects of the notices about a webhook to a person, in their order."""
    db.session().rollback()
    found = select(Notice.subject).where(
        Notice.about_id == hook.id, Notice.person_id == person.id, Notice.read_at.is_(None)
    )
    return list(db.session().scalars(found.order_by(Notice.made_at, Notice.id)))


@contextmanager
def chat_service(company: Company) -> Iterator[ChatService]:
    """A chat service in place of all webhooks'."""
    own = company.settings
    networks = replace(own.networks, timeout=0.3)
    with running_chat() as service:
        company.app.runtime.settings = replace(
            own, chat=Chat(CHAT.hosts, service.url), networks=networks
        )
        try:
            yield service
        finally:
            company.app.runtime.settings = own


def worker(company: Company, **more: Any) -> Worker:
    """A worker without periodic jobs; mail goes nowhere."""
    handlers = handlers_without_mail(company.settings)
    return Worker(handlers, (), company.app.app_context, timedelta(seconds=60), 0.01, **more)


def claim_post(run: Worker) -> Claim:
    """Let a worker claim the next post without making it."""
    while (claimed := run.claim_next()[0]) is not None and claimed.kind != "chat":
        run.execute(claimed)
    assert claimed is not None
    return claimed


def work(company: Company, hours: float = 0) -> None:
    """Run a worker until nothing is due, some hours later."""
    db.session().rollback()
    with clock.at(clock.now() + timedelta(hours=hours)):
        worker(company).drain()
    db.session().rollback()
