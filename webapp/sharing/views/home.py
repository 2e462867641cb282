"""Cards of sharing on the home page."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from webapp.core import clock
from webapp.networks.registry import NAMES
from webapp.people.models import Person
from webapp.sharing import queries
from webapp.sharing.models import Share
from webapp.sharing.providers import share_statuses
from webapp.web.features import NextStep

MOST = 2
OWN_STORIES = 30


def next_steps(person: Person) -> Iterable[NextStep]:
    """Shares that are prepared and not posted, unless they are being published now."""
    ready = queries.ready_shares(person.id)
    statuses = share_statuses(ready) if ready else {}
    by_hand = [s for s in ready if s.id not in statuses or statuses[s.id].kind == "draft"]
    return [_step(share) for share in by_hand if not _planned(share)][:MOST]


def _planned(share: Share) -> bool:
    """Whether its author asked to be reminded later."""
    return share.planned_for is not None and share.planned_for > clock.now()


def _step(share: Share) -> NextStep:
    title = share.revision.title
    facts = _("Ready for %(channel)s. Not posted yet.", channel=_(NAMES[share.channel]))
    address = url_for("sharing.show", share=share.id)
    return NextStep(OWN_STORIES, title, address, _("Post it"), facts, about=title)
