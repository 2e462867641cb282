"""Cards of delivery on the home page: shares that need their author's decision."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from webapp.core.jobs import State as MessageState
from webapp.delivery import queries, services
from webapp.delivery.models import Delivery
from webapp.networks.registry import NAMES
from webapp.people.models import Person
from webapp.web.features import NextStep

MOST = 3
DECISIONS = 10


def next_steps(person: Person) -> Iterable[NextStep]:
    """A card for each delivery that needs a decision, the oldest first."""
    found = queries.in_state(person.id, MessageState.needs_decision, MOST)
    return [_step(delivery) for delivery in found]


def _step(delivery: Delivery) -> NextStep:
    share = delivery.share
    channel = _(NAMES[share.channel])
    if delivery.message.reason in services.PERHAPS_PUBLIC:
        facts = _("We could not confirm whether it is public on %(channel)s.", channel=channel)
    else:
        facts = _("It was not posted on %(channel)s.", channel=channel)
    title = share.revision.title
    address = url_for("sharing.show", share=share.id)
    return NextStep(DECISIONS, title, address, _("Decide"), facts, "late", about=title)
