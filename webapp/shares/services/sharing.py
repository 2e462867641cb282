"""Shares: prepare, say that it was posted, correct, cancel; always by the author's own act."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from webapp.kernel import clock, crypto, db, outbox
from webapp.kernel.errors import Invalid, NotAllowed, WrongState
from webapp.kernel.unit_of_work import record
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.workflow import ProgramState
from webapp.shares import events, queries
from webapp.shares.channels.base import Channel, compose, hosts_of
from webapp.shares.channels.mastodon import server_of
from webapp.shares.channels.registry import CHANNELS, OTHER
from webapp.shares.models import Share
from webapp.shares.rules import MAY
from webapp.shares.services.deliveries import MAY_BE_PUBLIC, call_off, settle_by_hand
from webapp.shares.services.links import address_of, new_link
from webapp.shares.services.planning import unplan
from webapp.shares.services.wording import check_wording
from webapp.shares.workflow import SHARE, State
from webapp.stories import queries as stories
from webapp.stories.models import Story
from webapp.stories.services import note_shared
from webapp.stories.workflow import State as StoryState


@dataclass(frozen=True)
class Wishes:
    """What an author chose: a disclosure, the server of their account, when to be reminded.

    No disclosure means the usual one.
    """

    disclosure: str | None = None
    server: str = ""
    planned_for: datetime | None = None


def wordings(story: Story) -> list[str]:
    """The disclosures the charter approves for a story, the usual one first."""
    charter = story.program.charter
    language = story.language if story.language in charter.disclosures else ""
    return charter.wordings(language or next(iter(charter.disclosures)))


def text_for(story: Story, link: str, disclosure: str = "") -> str:
    """The whole text as it would be frozen now: disclosure, approved words, link."""
    return compose(stories.approved(story).body, disclosure or wordings(story)[0], link)


def prepare(
    story: Story, channel: Channel, *, by: Person, base: str, wishes: Wishes = Wishes(),
    organisation: str = "",
) -> Share:  # fmt: skip
    """Freeze text and link of an approved story for one channel; again gives the same share.

    `base` begins the link, `organisation` is the name a disclosure of one's own must say. Raises
    NotAllowed, WrongState, or Invalid on `channel` (too long), `own`, `server` or `planned_for`.
    """
    check_may_share(story, by)
    if (found := queries.running(story, channel.code)) is not None:
        return found
    server = server_of(wishes.server) if channel.has_servers else None
    approved = wordings(story)
    disclosure = approved[0] if wishes.disclosure is None else wishes.disclosure.strip()
    if disclosure not in approved:
        check_wording(disclosure, story.language, organisation)
    link = new_link(story, channel, by)
    text = text_for(story, address_of(base, link.token), disclosure)
    _check_length(channel, text)
    share = Share(
        story_id=story.id, revision_id=stories.approved(story).id, person_id=by.id,
        program_id=story.program_id, link_id=link.id, channel=channel.code, server=server,
        disclosure=disclosure, body=text, made_at=clock.now(), state=State.prepared,
    )  # fmt: skip
    db.session().add(share)
    db.session().flush()
    _plan(share, wishes.planned_for)
    note_shared(story)
    record(
        events.SharePrepared(
            actor=by.id, object_id=share.id, story_id=story.id, channel=channel.code
        )
    )
    return share


def check_may_share(story: Story, by: Person) -> None:
    # The place before the story, as leaving does.
    inside = programs.held_enrollment(by, story.program_id)
    db.lock(story)
    if story.person_id != by.id:
        raise NotAllowed("A story is shared by its author and by nobody else.")
    if story.state != StoryState.approved:
        raise WrongState("Only an approved story can be shared.")
    if story.program.state != ProgramState.open or inside is None:
        raise NotAllowed("Sharing needs an open program that you are in.")


def _check_length(channel: Channel, text: str) -> None:
    length = channel.length(text)
    if channel.limit is not None and length > channel.limit:
        raise Invalid(
            "channel",
            "With disclosure and link the text has %(length)d of %(limit)d characters on "
            "%(channel)s. Choose another channel.",
            length=length, limit=channel.limit, channel=channel.name,
        )  # fmt: skip


def _plan(share: Share, moment: datetime | None) -> None:
    if moment is None:
        return
    if moment <= clock.now():
        raise Invalid("planned_for", "This moment is over. Choose a later one, or leave it empty.")
    share.planned_for = moment
    key = f"share:{share.id}:reminder"
    outbox.send("share_reminder", key, {"share": share.id}, not_before=moment)


def declare_posted(share: Share, *, by: Person, address: str = "") -> Share:
    """Note that it stands on the network, and where. Raises Invalid on `address`.

    A channel whose posts have no address (mail, WhatsApp) has none to give.
    """
    step = SHARE.permit(share, "post", by=by, may=MAY)
    hosts = hosts_of(CHANNELS[share.channel], share.server)
    if hosts:
        seal_address(share, address, hosts)
    settle_by_hand(share)
    unplan(share)
    SHARE.move(share, step, posted_at=clock.now())
    record(events.SharePosted(actor=by.id, object_id=share.id, channel=share.channel))
    return share


def declare_elsewhere(story: Story, channel: str, *, by: Person, address: str = "") -> Share:
    """Note that a story was posted without being prepared here; the same address gives the same.

    `channel` is a code of the list or `other`. Raises NotAllowed, WrongState or Invalid.
    """
    check_may_share(story, by)
    # A post on a network with servers says by its own address which one it is.
    server = _host(address) if channel in CHANNELS and CHANNELS[channel].has_servers else None
    share = Share(
        story_id=story.id, revision_id=stories.approved(story).id, person_id=by.id,
        program_id=story.program_id, channel=channel, server=server, declared=True,
        body=stories.approved(story).body, made_at=clock.now(), state=State.prepared,
    )  # fmt: skip
    wanted = address if has_address(share) else None
    for known in queries.of_story(story):
        if known.declared and (known.channel, posted_address(known)) == (channel, wanted):
            return known
    db.session().add(share)
    db.session().flush()
    step = SHARE.permit(share, "post", by=by, may=MAY)
    if wanted is not None:
        seal_address(share, wanted, known_hosts(share))
    SHARE.move(share, step, posted_at=clock.now())
    note_shared(story)
    record(
        events.ShareDeclared(actor=by.id, object_id=share.id, story_id=story.id, channel=channel)
    )
    return share


def correct(share: Share, *, by: Person, address: str) -> Share:
    """Give the address of a posted share anew. Raises Invalid on `address`, or WrongState."""
    step = SHARE.permit(share, "correct", by=by, may=MAY)
    if not has_address(share):
        raise WrongState("A message has no address that could be corrected.")
    seal_address(share, address, known_hosts(share))
    SHARE.move(share, step)
    record(events.ShareCorrected(actor=by.id, object_id=share.id, channel=share.channel))
    return share


def cancel(share: Share, *, by: Person) -> Share:
    """Not post it, and be reminded of nothing. Raises WrongState when it may be public already."""
    step = SHARE.permit(share, "cancel", by=by, may=MAY)
    if not call_off(share):
        raise WrongState(MAY_BE_PUBLIC)
    SHARE.move(share, step, cancelled_at=clock.now())
    unplan(share)
    record(events.ShareCancelled(actor=by.id, object_id=share.id, channel=share.channel))
    return share


def known_hosts(share: Share) -> frozenset[str] | None:
    """Hosts on which a share may stand; None where any public one may be meant."""
    return None if share.channel == OTHER else hosts_of(CHANNELS[share.channel], share.server)


def has_address(share: Share) -> bool:
    """Whether a post of this channel has an address."""
    return known_hosts(share) != frozenset()


def seal_address(share: Share, address: str, hosts: Collection[str] | None) -> None:
    """Keep where it stands, under the author's own key. Raises Invalid on `address`."""
    _check_address(address, hosts)
    where = f"share:{share.id}:address"
    share.address = crypto.seal_for(share.person_id, address, where=where)


def posted_address(share: Share) -> str | None:
    """Where a share stands, for its author; None where nothing was given or it was erased."""
    if share.address is None:
        return None
    return crypto.open_for(share.person_id, share.address, where=f"share:{share.id}:address")


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
        host, plain = parts.hostname or "", "@" not in parts.netloc and parts.port is None
    except ValueError:
        return ""
    return host if plain and not _malformed(address) else ""


def _check_address(address: str, hosts: Collection[str] | None) -> None:
    host = _host(address)
    if "." in host and (hosts is None or host in hosts):
        return
    named = min(hosts or (), key=len, default="")
    if not named:
        raise Invalid("address", "Please paste the public address of your post, with https://.")
    raise Invalid(
        "address",
        "Please paste the address of your post: it starts with https:// and %(host)s.",
        host=named,
    )


def _malformed(address: str) -> bool:
    clean = address.isprintable() and " " not in address
    return not clean or not address.startswith("https://") or address.count("/") < 3  # noqa: PLR2004
