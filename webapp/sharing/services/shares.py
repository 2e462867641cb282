"""Shares: prepare, declare as posted, correct, retire, cancel. Only the author does these."""

from dataclasses import dataclass
from datetime import datetime

from webapp.connections.queries import network_at
from webapp.connections.services import check_fits
from webapp.core import clock, db
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import record
from webapp.networks.mastodon.text import server_of
from webapp.networks.network import Network
from webapp.networks.registry import NETWORKS
from webapp.people.models import Person
from webapp.program_kinds import Consent
from webapp.programs import queries as programs
from webapp.programs.models import Enrollment
from webapp.programs.services import set_consent
from webapp.programs.workflow import ProgramState
from webapp.sharing import events, queries
from webapp.sharing.models import Share
from webapp.sharing.rules import MAY
from webapp.sharing.services.addresses import (
    has_address,
    host_of,
    posted_address,
    store_address,
    store_mentions,
)
from webapp.sharing.services.reminders import clear_reminder, set_reminder
from webapp.sharing.services.texts import text_for, wordings
from webapp.sharing.services.wording import check_wording
from webapp.sharing.workflow import SHARE, State
from webapp.stories import queries as stories
from webapp.stories.models import Story
from webapp.stories.services import note_shared
from webapp.stories.workflow import State as StoryState
from webapp.tracking.services import create_link, link_address


@dataclass(frozen=True)
class ShareOptions:
    """What an author chose: a disclosure, the server of their account, when to be reminded.

    No disclosure means the usual one. `mentions` are people or pages to tag by hand. With
    `count_visits` the author gives the consent *counted links*, before the link is made.
    """

    disclosure: str | None = None
    server: str = ""
    planned_for: datetime | None = None
    mentions: str = ""
    count_visits: bool = False


def prepare(
    story: Story, channel: Network, *, by: Person, base: str, options: ShareOptions = ShareOptions(),
    organization: str = "",
) -> Share:  # fmt: skip
    """Freeze text and link of an approved story for one channel; a second call returns the same share.

    `base` is the base address of the link, `organization` the name that a disclosure
    worded by the author must contain. Raises NotAllowed, WrongState, or Invalid on `channel` (too
    long), `own`, `server` or `planned_for`.
    """
    enrollment = check_may_share(story, by)
    if (found := queries.active_share(story, channel.code)) is not None:
        return found
    server = server_of(options.server) if channel.has_servers else None
    approved = wordings(story)
    disclosure = approved[0] if options.disclosure is None else options.disclosure.strip()
    if disclosure not in approved:
        check_wording(disclosure, story.language, organization)
    if options.count_visits:
        set_consent(enrollment, Consent.counted_links, given=True, by=by)
    link = create_link(story, channel.code, by)
    text = text_for(story, link_address(base, link.token), disclosure, channel.code)
    check_fits(network_at(channel.code, server), text, "channel")
    share = Share(
        story_id=story.id, revision_id=stories.approved(story).id, person_id=by.id,
        program_id=story.program_id, link_id=link.id, channel=channel.code, server=server,
        disclosure=disclosure, body=text, made_at=clock.now(), state=State.prepared,
    )  # fmt: skip
    db.session().add(share)
    db.session().flush()
    store_mentions(share, options.mentions)
    if options.planned_for is not None:
        set_reminder(share, options.planned_for)
    note_shared(story)
    record(
        events.SharePrepared(
            actor=by.id, object_id=share.id, story_id=story.id, channel=channel.code
        )
    )
    return share


def check_may_share(story: Story, by: Person) -> Enrollment:
    """Lock enrollment and story; raise NotAllowed or WrongState unless `by` may share it now."""
    # The enrollment is locked before the story, in the order in which leaving locks them.
    enrollment = programs.locked_enrollment(by, story.program_id)
    db.lock(story)
    if story.person_id != by.id:
        raise NotAllowed("Only the author of a story can share it.")
    if story.state != StoryState.approved:
        raise WrongState("Only an approved story can be shared.")
    if story.program.state != ProgramState.open or enrollment is None:
        raise NotAllowed("You can share once the program is open and you take part in it.")
    return enrollment


def declare_posted(share: Share, *, by: Person, address: str = "") -> Share:
    """Record that the author posted it, and where. Raises Invalid on `address`.

    A channel whose posts have no address (mail, WhatsApp) needs none.
    """
    step = SHARE.permit(share, "post", by=by, may=MAY)
    if has_address(share):
        store_address(share, address)
    clear_reminder(share)
    SHARE.move(share, step, posted_at=clock.now())
    record(events.SharePosted(actor=by.id, object_id=share.id, channel=share.channel))
    return share


def declare_elsewhere(story: Story, channel: str, *, by: Person, address: str = "") -> Share:
    """Record a post that was not prepared here; the same address returns the same share.

    `channel` is the code of a network, or `other`. Raises NotAllowed, WrongState or Invalid.
    """
    check_may_share(story, by)
    # On a network with servers, the address of the post names the server.
    server = host_of(address) if channel in NETWORKS and NETWORKS[channel].has_servers else None
    share = Share(
        story_id=story.id, revision_id=stories.approved(story).id, person_id=by.id,
        program_id=story.program_id, channel=channel, server=server, declared=True,
        body=stories.approved(story).body, made_at=clock.now(), state=State.prepared,
    )  # fmt: skip
    wanted = address if has_address(share) else None
    for known in queries.shares_of_story(story):
        if known.declared and (known.channel, posted_address(known)) == (channel, wanted):
            return known
    db.session().add(share)
    db.session().flush()
    step = SHARE.permit(share, "post", by=by, may=MAY)
    if wanted is not None:
        store_address(share, wanted)
    SHARE.move(share, step, posted_at=clock.now())
    note_shared(story)
    record(
        events.ShareDeclared(actor=by.id, object_id=share.id, story_id=story.id, channel=channel)
    )
    return share


def correct_address(share: Share, *, by: Person, address: str) -> Share:
    """Change the address of a posted share. Raises Invalid on `address`, or WrongState."""
    step = SHARE.permit(share, "correct", by=by, may=MAY)
    if not has_address(share):
        raise WrongState("A private message has no address.")
    store_address(share, address)
    SHARE.move(share, step)
    record(events.ShareCorrected(actor=by.id, object_id=share.id, channel=share.channel))
    return share


def cancel_share(share: Share, *, by: Person) -> Share:
    """Do not post it, and send no reminder. Raises WrongState when it may be public already."""
    SHARE.take(share, "cancel", by=by, may=MAY, cancelled_at=clock.now())
    clear_reminder(share)
    record(events.ShareCancelled(actor=by.id, object_id=share.id, channel=share.channel))
    return share


def retire_link(share: Share, *, by: Person) -> Share:
    """Retire the link of a posted share: it still redirects, and nothing is counted any more."""
    step = SHARE.permit(share, "retire", by=by, may=MAY)
    if share.link is None:
        raise WrongState("This post has no tracked link.")
    moment = clock.now()
    share.link.retired_at = moment
    SHARE.move(share, step, retired_at=moment)
    record(events.ShareRetired(actor=by.id, object_id=share.id, channel=share.channel))
    return share
