"""The verbs of shares."""

import logging
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from webapp.kernel import clock, crypto, db
from webapp.kernel.errors import Invalid, NotAllowed, WrongState
from webapp.kernel.unit_of_work import record
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.workflow import ProgramState
from webapp.shares import events, queries, spool
from webapp.shares.channels.base import Channel, compose
from webapp.shares.models import Share, SpoolFile, TrackedLink, Visit
from webapp.shares.rules import MAY
from webapp.shares.workflow import SHARE, State
from webapp.stories import queries as stories
from webapp.stories.models import Story
from webapp.stories.workflow import State as StoryState

TOKEN = 10
# Clocks of two machines may differ by so much.
SLACK = timedelta(hours=1)
log = logging.getLogger("francparler.shares")


def address_of(base: str, token: str) -> str:
    """The public address of a tracked link."""
    return f"{base}/r/{token}"


def text_for(story: Story, link: str) -> str:
    """The whole text as it would be frozen now: disclosure, approved words, link."""
    disclosures = story.program.charter.disclosures
    disclosure = disclosures.get(story.language) or next(iter(disclosures.values()))
    return compose(stories.approved(story).body, disclosure, link)


def prepare(story: Story, channel: Channel, *, by: Person, base: str) -> Share:
    """Freeze text and link of an approved story for one channel; again gives the same share.

    Raises NotAllowed, WrongState, or Invalid on `channel` when the text does not fit it.
    """
    db.lock(story)
    if story.person_id != by.id:
        raise NotAllowed("A story is shared by its author and by nobody else.")
    if story.state != StoryState.approved:
        raise WrongState("Only an approved story can be shared.")
    if story.program.state != ProgramState.open or not programs.held_enrollment(
        by, story.program_id
    ):
        raise NotAllowed("Sharing needs an open program that you are in.")
    if (found := queries.running(story, channel.code)) is not None:
        return found
    link = queries.link_of(story, channel.code) or _new_link(story, channel)
    text = text_for(story, address_of(base, link.token))
    _check_length(channel, text)
    share = Share(
        story_id=story.id, revision_id=stories.approved(story).id, person_id=by.id,
        program_id=story.program_id, link_id=link.id, channel=channel.code, body=text,
        made_at=clock.now(), state=State.prepared,
    )  # fmt: skip
    db.session().add(share)
    db.session().flush()
    record(
        events.SharePrepared(
            actor=by.id, object_id=share.id, story_id=story.id, channel=channel.code
        )
    )
    return share


def _check_length(channel: Channel, text: str) -> None:
    length = channel.length(text)
    if channel.limit is not None and length > channel.limit:
        raise Invalid(
            "channel",
            "With disclosure and link the text has %(length)d of %(limit)d characters on "
            "%(channel)s. Choose another channel.",
            length=length, limit=channel.limit, channel=channel.name,
        )  # fmt: skip


def _new_link(story: Story, channel: Channel) -> TrackedLink:
    link = TrackedLink(
        token="".join(secrets.choice(db.ALPHABET) for _ in range(TOKEN)),
        program_id=story.program_id, story_id=story.id, channel=channel.code,
        unit_id=story.author.unit_id, made_at=clock.now(),
    )  # fmt: skip
    db.session().add(link)
    db.session().flush()
    return link


def declare_posted(share: Share, *, by: Person, address: str, hosts: Collection[str]) -> Share:
    """Note that it stands on the network, and where. Raises Invalid on `address`.

    A channel without hosts (mail) has no address to give.
    """
    step = SHARE.permit(share, "post", by=by, may=MAY)
    if hosts:
        _check_address(address, hosts)
        where = f"share:{share.id}:address"
        share.address = crypto.seal_for(share.person_id, address, where=where)
    SHARE.move(share, step, posted_at=clock.now())
    record(events.SharePosted(actor=by.id, object_id=share.id, channel=share.channel))
    return share


def _check_address(address: str, hosts: Collection[str]) -> None:
    try:
        parts = urlsplit(address)
        host, plain = parts.hostname, "@" not in parts.netloc and parts.port is None
    except ValueError:
        host, plain = None, False
    if _malformed(address) or not plain or host not in hosts:
        raise Invalid(
            "address",
            "Please paste the address of your post: it starts with https:// and %(host)s.",
            host=min(hosts, key=len),
        )


def _malformed(address: str) -> bool:
    clean = address.isprintable() and " " not in address
    return not clean or not address.startswith("https://") or address.count("/") < 3  # noqa: PLR2004


def posted_address(share: Share) -> str | None:
    """Where a share stands, for its author; None where nothing was given or it was erased."""
    if share.address is None:
        return None
    return crypto.open_for(share.person_id, share.address, where=f"share:{share.id}:address")


def cancel(share: Share, *, by: Person) -> Share:
    """Decide not to post it after all."""
    SHARE.take(share, "cancel", by=by, may=MAY, cancelled_at=clock.now())
    record(events.ShareCancelled(actor=by.id, object_id=share.id, channel=share.channel))
    return share


def ingest(path: Path) -> int:
    """Move one batch of a spool file into the table, with the offset; how many lines."""
    row = db.session().get(SpoolFile, path.name, with_for_update=True)
    if row is None:
        row = SpoolFile(name=path.name, offset=0)
        db.session().add(row)
        db.session().flush()
    if spool.finished(path, row.offset):
        path.unlink()
        db.session().delete(row)
        return 0
    batch = spool.read(path, row.offset)
    row.offset = batch.offset
    if batch.torn:
        log.warning("%s: %d lines could not be read", path.name, batch.torn)
    _add_visits(batch.rows)
    return len(batch.rows) + batch.torn


def _add_visits(rows: list[dict[str, Any]]) -> None:
    """Add visits of links that exist, at moments that can be: a clock that was wrong is refused."""
    rows = [r for r in rows if isinstance(r["l"], str) and isinstance(r["t"], int)]
    asked = {r["l"] for r in rows}
    begun = select(TrackedLink.id, TrackedLink.made_at).where(TrackedLink.id.in_(asked))
    known = {link: int((at - SLACK).timestamp() * 1e6) for link, at in db.session().execute(begun)}
    latest = int((clock.now() + SLACK).timestamp() * 1e6)
    sound = [r for r in rows if r["l"] in known and known[r["l"]] <= r["t"] <= latest]
    if len(sound) < len(rows):
        log.warning(
            "%d visits of unknown links or at impossible times",
            len(rows) - len(sound),
        )
    values = [
        {
            "event_id": r["e"], "link_id": r["l"], "at_us": r["t"], "visitor": r["v"],
            "viewer": r["w"], "decided": r["d"], "classifier": r["c"],
        }
        for r in sound
    ]  # fmt: skip
    if not values:
        return
    dialect = db.session().get_bind().dialect.name
    made = postgresql.insert(Visit) if dialect == "postgresql" else sqlite.insert(Visit)
    db.session().execute(made.on_conflict_do_nothing(index_elements=["event_id"]), values)


def close_week(week: str, until: datetime) -> int:
    """Count every visit before `until` that no closed week holds into this one; how many."""
    result = db.session().execute(
        update(Visit)
        .where(Visit.week.is_(None), Visit.at_us < int(until.timestamp() * 1_000_000))
        .values(week=week)
        .returning(Visit.id)
    )
    counted = len(result.all())
    record(events.WeekClosed(actor=None, object_id=week, visits=counted))
    return counted
