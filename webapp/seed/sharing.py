"""How the demo company shares: all seven channels, links that retire, posts elsewhere."""

from datetime import timedelta
from functools import partial

from webapp.kernel import clock, db
from webapp.people.models import Person
from webapp.seed import visits
from webapp.seed.company import Company
from webapp.shares import services as shares
from webapp.shares.channels.base import Channel
from webapp.shares.channels.registry import CHANNELS
from webapp.shares.models import Share
from webapp.shares.workflow import State
from webapp.stories.models import Story

SERVER = "mastodon.example"
# What the first charter names.
FIRST = {"linkedin", "x", "bluesky", "mail"}


def share(company: Company, story: Story, author: Person, channels: int) -> None:
    """Share an approved story in some places, and let people find it there."""
    for channel in _chosen(company, story, channels):
        made = _posted(company, story, author, channel)
        if made.link_id is None:
            continue
        for hit in visits.expected(
            company.truth, company.chance, made.link_id, channel.code, clock.now()
        ):
            company.expect(hit)
        if company.chance.random() < company.truth.retire:
            moment = clock.now() + timedelta(days=company.chance.uniform(20, 70))
            company.agenda.put(moment, partial(_retire, company, made.id, author.email))
    if company.chance.random() < company.truth.elsewhere:
        address = f"https://forum.example/t/{story.id}"
        shares.declare_elsewhere(story, "other", by=author, address=address)


def _chosen(company: Company, story: Story, channels: int) -> list[Channel]:
    weights = {
        code: weight
        for code, weight in company.truth.channels.items()
        if company.charter > 1 or code in FIRST
    }
    chosen = []
    for _ in range(channels):
        code = company.chance.choices(list(weights), list(weights.values()))[0]
        del weights[code]
        if fits(company, CHANNELS[code], story):
            chosen.append(CHANNELS[code])
    return chosen


def fits(company: Company, channel: Channel, story: Story) -> bool:
    """Whether the network takes so long a text."""
    if channel.limit is None:
        return True
    link = shares.address_of(company.settings.link_base_url, "x" * shares.TOKEN)
    return channel.length(shares.text_for(story, link)) <= channel.limit


def _posted(company: Company, story: Story, author: Person, channel: Channel) -> Share:
    base, wishes = company.settings.link_base_url, shares.Wishes(server=SERVER)
    made = shares.prepare(story, channel, by=author, base=base, wishes=wishes)
    hosts = shares.known_hosts(made)
    address = f"https://{min(hosts, key=len)}/post/{made.id}" if hosts else ""
    return shares.declare_posted(made, by=author, address=address)


def plan(company: Company, story: Story, author: Person) -> None:
    """Prepared for a morning some days after the last one."""
    channel = next(c for c in CHANNELS.values() if fits(company, c, story))
    moment = company.agenda.at(company.today + timedelta(days=5), 10)
    wishes = shares.Wishes(server=SERVER, planned_for=moment)
    base = company.settings.link_base_url
    shares.prepare(story, channel, by=author, base=base, wishes=wishes)


def _retire(company: Company, share_id: str, mail: str) -> None:
    made = db.session().get_one(Share, share_id)
    if made.state == State.posted and company.by_mail[mail].until >= company.day:
        shares.retire(made, by=company.person(mail))
