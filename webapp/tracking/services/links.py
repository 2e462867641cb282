"""Tracked links: one per share, with its author where that person consents."""

import secrets

from sqlalchemy import delete, update

from webapp.core import clock, db
from webapp.people.models import Person
from webapp.program_kinds import Consent
from webapp.programs import queries as programs
from webapp.stories.models import Story
from webapp.tracking.models import LinkDay, TrackedLink, Visit
from webapp.tracking.queries import REFERRAL

TOKEN_LENGTH = 10


def link_address(base: str, token: str) -> str:
    """The public address of a tracked link."""
    return f"{base}/r/{token}"


def create_link(story: Story, channel: str, by: Person) -> TrackedLink:
    """Create a link for one share; it names the person only with their consent *counted links*.

    No two shares have the same link, so that a post can be found by its link.
    """
    counted = programs.allows(by.id, story.program_id, Consent.counted_links)
    link = TrackedLink(
        token=_new_token(),
        program_id=story.program_id, story_id=story.id, channel=channel,
        unit_id=story.author.unit_id, person_id=by.id if counted else None, made_at=clock.now(),
    )  # fmt: skip
    db.session().add(link)
    db.session().flush()
    return link


def create_personal_link(destination: str | None, channel: str = REFERRAL) -> TrackedLink:
    """Create a link without program, story and person; None leads to the career page."""
    link = TrackedLink(
        token=_new_token(), channel=channel, destination=destination, made_at=clock.now()
    )
    db.session().add(link)
    db.session().flush()
    return link


def delete_link(link: TrackedLink) -> None:
    """Delete a link with its visits and their counts; its address leads nowhere any more."""
    db.session().execute(delete(Visit).where(Visit.link_id == link.id))
    db.session().execute(delete(LinkDay).where(LinkDay.link_id == link.id))
    db.session().delete(link)
    db.session().flush()


def _new_token() -> str:
    return "".join(secrets.choice(db.ALPHABET) for _ in range(TOKEN_LENGTH))


def anonymize_links(person_id: str, program_id: str) -> int:
    """Remove a person from their links in a program; return how many links.

    A visit refers to its link only, so visits that are counted or still in the spool lose the
    person too.
    """
    stripped = db.session().scalars(
        update(TrackedLink)
        .where(TrackedLink.person_id == person_id, TrackedLink.program_id == program_id)
        .values(person_id=None)
        .returning(TrackedLink.id)
    )
    return len(stripped.all())
