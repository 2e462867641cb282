"""Post requests for time, and notices about them, to the chats whose people they concern."""

from collections.abc import Collection, Sequence
from typing import Final

from webapp.chat import queries
from webapp.chat.models import ChatPost, Webhook
from webapp.chat.reasons import BUDGET, CROWD, NOBODY
from webapp.chat.workflow import CHAT_POST, WebhookState
from webapp.core import clock, db, jobs
from webapp.core.i18n import gettext_noop
from webapp.directory.queries import members
from webapp.messaging.services import Ask, NoticeText, ask_all
from webapp.messaging.topics import Topic
from webapp.people.models import Person

# All of them are locked while the budgets of all are checked: 4 s on SQLite, 7 s on PostgreSQL.
MOST_PEOPLE: Final = 1000


def post_request(asked: Ask, units: Collection[str]) -> bool:
    """Post a request to the chats that only people of some units read, if all their budgets allow.

    It counts once for each of these people, also for those who read several of the chats; where one
    budget is spent, nobody's is charged and that chat gets nothing. A chat that had the same
    `asked.ref` before gets nothing more. A call asks MOST_PEOPLE people at most, so that other
    writers do not wait; returns whether all chats are done, else call it in another unit of work.
    """
    room = MOST_PEOPLE
    for webhook in queries.webhooks_inside(units):
        if not _locked(webhook) or queries.has_post(webhook, asked.ref):
            continue
        people = members([unit.id for unit in queries.units_of(webhook)])
        if room < len(people) <= MOST_PEOPLE:
            return False
        room -= len(people)
        reason = _ask(people, asked)
        add_post(webhook, asked.ref, asked.text, is_request=True, reason=reason)
    return True


def post_notice(about_id: str, ref: str, text: NoticeText) -> None:
    """Post a notice to the chats that got a request about an object. It counts for nobody."""
    for webhook in queries.informed(about_id):
        if _locked(webhook) and not queries.has_post(webhook, ref):
            add_post(webhook, ref, text)


def add_post(
    webhook: Webhook, ref: str, text: NoticeText, *, is_request: bool = False, reason: str = ""
) -> ChatPost:
    """Store a post to a locked webhook and queue it; with a `reason`, store that it is not made."""
    made = ChatPost(
        webhook_id=webhook.id, ref=ref, is_request=is_request, made_at=clock.now(), **text.columns()
    )
    db.session().add(made)
    db.session().flush()
    if reason:
        CHAT_POST.take(made, "drop", by=None, may={}, reason=reason)
        return made
    # One post of a webhook is made at a time: services limit how many they take in a second.
    jobs.enqueue(
        "chat", f"chat:{made.id}", {"post": made.id}, concurrency_key=f"webhook:{webhook.id}"
    )
    return made


def text_of_test(webhook: Webhook) -> NoticeText:
    """What a test says; who posts it is in its last line."""
    return NoticeText(
        Topic.requests, gettext_noop("A test of Franc-Parler"),
        gettext_noop("Posts to this chat work. Requests for time of departments will appear here."),
        webhook.id, "web.about", {},
    )  # fmt: skip


def _locked(webhook: Webhook) -> bool:
    """Lock a webhook, and say whether it is still active."""
    db.lock(webhook)
    return webhook.state == WebhookState.active


def _ask(people: Sequence[Person], asked: Ask) -> str:
    """Ask everybody who reads a chat; or the reason why the request is not posted there."""
    if not people:
        return NOBODY
    if len(people) > MOST_PEOPLE:
        return CROWD
    return "" if ask_all(people, asked) else BUDGET
