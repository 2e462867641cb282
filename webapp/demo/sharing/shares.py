"""Shares of the demo company: seven channels, retired links, posts on other sites."""

from datetime import timedelta
from functools import partial

from webapp.core import clock, db
from webapp.demo.company import Company
from webapp.demo.tracking import visits
from webapp.networks.network import Network
from webapp.networks.registry import NETWORKS
from webapp.people.models import Person
from webapp.sharing.addresses import example
from webapp.sharing.models import Share
from webapp.sharing.services import (
    ShareOptions,
    declare_elsewhere,
    declare_posted,
    known_hosts,
    prepare,
    retire_link,
    text_for,
)
from webapp.sharing.workflow import State
from webapp.stories.models import Story
from webapp.tracking.services import TOKEN_LENGTH, link_address

SERVER = "mastodon.example"
# Channels in the first charter.
FIRST = {"linkedin", "x", "bluesky", "mail"}


def share(company: Company, story: Story, author: Person, channels: int) -> None:
    """Share an approved story on some channels and schedule visits on its links."""
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
        declare_elsewhere(story, "other", by=author, address=address)


def _chosen(company: Company, story: Story, channels: int) -> list[Network]:
    weights = {
        code: weight
        for code, weight in company.truth.channels.items()
        if company.charter > 1 or code in FIRST
    }
    chosen = []
    for _ in range(channels):
        code = company.chance.choices(list(weights), list(weights.values()))[0]
        del weights[code]
        if fits(company, NETWORKS[code], story):
            chosen.append(NETWORKS[code])
    return chosen


def fits(company: Company, channel: Network, story: Story) -> bool:
    """Return whether the text of a story is short enough for a network."""
    link = link_address(company.settings.link_base_url, "x" * TOKEN_LENGTH)
    return channel.fits(text_for(story, link))


def _posted(company: Company, story: Story, author: Person, channel: Network) -> Share:
    base, options = company.settings.link_base_url, ShareOptions(server=SERVER)
    made = prepare(story, channel, by=author, base=base, options=options)
    hosts = known_hosts(made)
    number = str(int.from_bytes(made.id.encode()[:8], "big"))
    address = example(channel.code, min(hosts, key=len), number) if hosts else ""
    return declare_posted(made, by=author, address=address)


def plan(company: Company, story: Story, author: Person) -> None:
    """Prepare a share that is planned for a morning after the last day."""
    channel = next(c for c in NETWORKS.values() if fits(company, c, story))
    moment = company.agenda.at(company.today + timedelta(days=5), 10)
    options = ShareOptions(server=SERVER, planned_for=moment)
    base = company.settings.link_base_url
    prepare(story, channel, by=author, base=base, options=options)


def _retire(company: Company, share_id: str, mail: str) -> None:
    made = db.session().get_one(Share, share_id)
    if made.state == State.posted and company.by_mail[mail].until >= company.day:
        retire_link(made, by=company.person(mail))
