"""Add, repair and end webhooks, and try them with a test."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from webapp.chat import events
from webapp.chat.models import ChatPost, Webhook, WebhookUnit
from webapp.chat.rules import MAY
from webapp.chat.services.posts import MOST_PEOPLE, add_post, text_of_test
from webapp.chat.services.sealed import erase_address, seal_address
from webapp.chat.services.warnings import withdraw_warnings
from webapp.chat.validation import check_address
from webapp.chat.workflow import WEBHOOK, ChatPostState, Kind, WebhookState
from webapp.config import Chat
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.directory.queries import members, units
from webapp.people.models import Person
from webapp.people.rules import is_employee_view


@dataclass(frozen=True)
class NewWebhook:
    """What the employee-view lead enters. `language` is that of the posts."""

    kind: Kind
    name: str
    address: str = field(repr=False)
    language: str
    unit_ids: frozenset[str]


def add(new: NewWebhook, chat: Chat, *, by: Person, row_id: str = "") -> Webhook:
    """Add a webhook. Raises NotAllowed, or Invalid on `address`, `units` or `name`."""
    _check_lead(by)
    db.lock(by)
    found = db.existing(Webhook, row_id)
    if found is not None:
        return found
    check_address(new.address, chat)
    _check_units(new.unit_ids)
    made = Webhook(
        id=row_id or db.new_id(), person_id=by.id, kind=new.kind, name=new.name,
        language=new.language, made_at=clock.now(),
    )  # fmt: skip
    seal_address(made, new.address)
    _insert(made)
    db.session().add_all(WebhookUnit(webhook_id=made.id, unit_id=u) for u in new.unit_ids)
    record(events.WebhookAdded(actor=by.id, object_id=made.id))
    return made


def repair(webhook: Webhook, address: str, chat: Chat, *, by: Person) -> None:
    """Replace the address, so that posts are made again. Raises Invalid on `address`."""
    check_address(address, chat)
    WEBHOOK.take(webhook, "repair", by=by, may=MAY)
    seal_address(webhook, address)
    withdraw_warnings(webhook)
    record(events.WebhookRepaired(actor=by.id, object_id=webhook.id))


def end(webhook: Webhook, *, by: Person) -> None:
    """End a webhook for good and erase its address. The worker drops the posts that wait."""
    WEBHOOK.take(webhook, "end", by=by, may=MAY, ended_at=clock.now())
    erase_address(webhook)
    withdraw_warnings(webhook)
    record(events.WebhookEnded(actor=by.id, object_id=webhook.id))


def post_test(webhook: Webhook, *, by: Person) -> ChatPost:
    """Queue a test for an active webhook; one that waits already is not repeated."""
    _check_lead(by)
    db.lock(webhook)
    if webhook.state != WebhookState.active:
        raise WrongState(CHANGED)
    waiting = select(ChatPost).where(
        ChatPost.webhook_id == webhook.id, ChatPost.about_id == webhook.id,
        ChatPost.state == ChatPostState.waiting,
    )  # fmt: skip
    found = db.session().scalar(waiting.limit(1))
    if found is not None:
        return found
    return add_post(webhook, f"test:{db.new_id()}", text_of_test(webhook))


def _check_lead(by: Person) -> None:
    if (reason := is_employee_view.reason(by, None)) is not None:
        raise NotAllowed(reason)


def _check_units(unit_ids: Collection[str]) -> None:
    if not unit_ids or not set(unit_ids) <= {unit.id for unit in units()}:
        raise Invalid("units", "Choose at least one unit.")
    people = len(members(unit_ids))
    if people == 0:
        raise Invalid("units", "Nobody with an account is in these units.")
    if people > MOST_PEOPLE:
        raise Invalid(
            "units",
            "These units have more than 1,000 people. Choose smaller ones: one person at the limit "
            "is enough to stop a post.",
        )


def _insert(made: Webhook) -> None:
    """Store the row. Raises Invalid on `name` where another webhook has it."""
    try:
        with db.session().begin_nested():
            db.session().add(made)
    except IntegrityError:
        raise Invalid("name", "Another chat has this name.") from None
