"""Tracked links: one per share, with its author where that person allows it."""

import secrets

from sqlalchemy import update

from webapp.kernel import clock, db
from webapp.kernel.errors import WrongState
from webapp.kernel.unit_of_work import record
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.workflow import Purpose
from webapp.shares import events
from webapp.shares.channels.base import Channel
from webapp.shares.models import Share, TrackedLink
from webapp.shares.rules import MAY
from webapp.shares.workflow import SHARE
from webapp.stories.models import Story

TOKEN = 10


def address_of(base: str, token: str) -> str:
    """The public address of a tracked link."""
    return f"{base}/r/{token}"


def new_link(story: Story, channel: Channel, by: Person) -> TrackedLink:
    """A link for one share: with the person while their *counted links* is on, else without.

    No two shares carry the same, so that a post can be found by its link.
    """
    counted = programs.allows(by.id, story.program_id, Purpose.counted_links)
    link = TrackedLink(
        token="".join(secrets.choice(db.ALPHABET) for _ in range(TOKEN)),
        program_id=story.program_id, story_id=story.id, channel=channel.code,
        unit_id=story.author.unit_id, person_id=by.id if counted else None, made_at=clock.now(),
    )  # fmt: skip
    db.session().add(link)
    db.session().flush()
    return link


def retire(share: Share, *, by: Person) -> Share:
    """Retire the link of a posted share: it still leads on, and nothing is counted any more."""
    step = SHARE.permit(share, "retire", by=by, may=MAY)
    if share.link is None:
        raise WrongState("This was posted without a link of ours, so there is none to retire.")
    moment = clock.now()
    share.link.retired_at = moment
    SHARE.move(share, step, retired_at=moment)
    record(events.ShareRetired(actor=by.id, object_id=share.id, channel=share.channel))
    return share


def unname(person_id: str, program_id: str) -> int:
    """Take a person off their links in a program; how many.

    A visit names its link alone, so those that were counted, and those that still lie in the
    spool, lose the person with it.
    """
    stripped = db.session().scalars(
        update(TrackedLink)
        .where(TrackedLink.person_id == person_id, TrackedLink.program_id == program_id)
        .values(person_id=None)
        .returning(TrackedLink.id)
    )
    return len(stripped.all())
