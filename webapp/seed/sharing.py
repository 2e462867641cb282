"""How the demo company shares: all seven channels, one link retired, one share planned."""

from datetime import datetime, timedelta

from sqlalchemy import select

from webapp.config import Settings
from webapp.kernel import clock, db
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs import services as joining
from webapp.programs.workflow import Purpose
from webapp.shares import services as shares
from webapp.shares.channels.base import Channel
from webapp.shares.channels.registry import CHANNELS
from webapp.shares.models import Share
from webapp.shares.workflow import State
from webapp.stories.models import Story

SERVER = "mastodon.example"
# Which story, in the order in which they are approved.
NAMED, RETIRES, ELSEWHERE, PLANS = 0, 4, 2, 5


def share(
    settings: Settings, story: Story, author: Person, number: int
) -> list[tuple[str, datetime]]:
    """Share an approved story in two places; the links that lead from them, and since when."""
    if number == NAMED:
        _allow(story, author)
    if number == RETIRES:
        _retire_oldest()
    if number == ELSEWHERE:
        address = "https://forum.example/t/hands-that-learn"
        shares.declare_elsewhere(story, "other", by=author, address=address)
    first, second = (list(CHANNELS.values())[(2 * number + n) % len(CHANNELS)] for n in (0, 1))
    made = [
        _posted(settings, story, author, c) for c in (first, second) if _fits(settings, c, story)
    ]
    if number == PLANS:
        _plan(settings, story, author)
    return [(one.link_id, clock.now()) for one in made if one.link_id]


def _fits(settings: Settings, channel: Channel, story: Story) -> bool:
    link = shares.address_of(settings.link_base_url, "x" * shares.TOKEN)
    return channel.limit is None or channel.length(shares.text_for(story, link)) <= channel.limit


def _posted(settings: Settings, story: Story, author: Person, channel: Channel) -> Share:
    wishes = shares.Wishes(server=SERVER)
    made = shares.prepare(story, channel, by=author, base=settings.link_base_url, wishes=wishes)
    hosts = shares.known_hosts(made)
    address = f"https://{min(hosts, key=len)}/post/{made.id}" if hosts else ""
    db.session().flush()
    return shares.declare_posted(made, by=author, address=address)


def _plan(settings: Settings, story: Story, author: Person) -> None:
    """On the first channel that is still free and takes the text, some weeks ahead of the demo's last day."""
    taken = {
        s.channel for s in db.session().scalars(select(Share).where(Share.story_id == story.id))
    }
    free = next(c for c in CHANNELS.values() if c.code not in taken and _fits(settings, c, story))
    wishes = shares.Wishes(server=SERVER, planned_for=clock.now() + timedelta(weeks=9))
    shares.prepare(story, free, by=author, base=settings.link_base_url, wishes=wishes)


def _retire_oldest() -> None:
    posted = select(Share).where(Share.state == State.posted, Share.declared.is_(False))
    oldest = db.session().scalars(posted.order_by(Share.posted_at, Share.id).limit(1)).one()
    shares.retire(oldest, by=oldest.story.author)


def _allow(story: Story, author: Person) -> None:
    """One author has a name here and links of their own; the other has neither."""
    place = programs.enrollment(author, story.program_id)
    if place is not None:
        for purpose in (Purpose.listed, Purpose.counted_links):
            joining.choose(place, purpose, given=True, by=author)
