"""Results of an author's own shares, read from stored counts. Only the author may call these."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from webapp.core import db
from webapp.delivery.models import Delivery, PostMetrics
from webapp.insights import queries
from webapp.insights.services import week_end
from webapp.people.calendar import zone_of
from webapp.people.models import Person
from webapp.sharing.models import DeclaredFigures, Share
from webapp.sharing.queries import declared_figures
from webapp.stories.models import Revision
from webapp.tracking.models import LinkDay, TrackedLink

Why = Literal["no_link", "unnamed", "early"]


@dataclass(frozen=True)
class Visits:
    """Authentic visits of one link: `low` from outside, `high` with unknown viewers."""

    low: int
    high: int


@dataclass(frozen=True)
class ShareResult:
    """The visits of one share in closed weeks, or why they are unknown.

    `week` are those of the last closed week, `all` those of all weeks, `removed` the requests
    removed. All three are None where the share has no link, the link does not name its author, or
    no week was counted since; `why` is the reason. `metrics` is what the network reported last of
    a post through the author's account; `declared` is what the author read there and typed.
    """

    share_id: str
    story_id: str
    title: str
    channel: str
    posted_at: datetime
    why: Why | None
    week: Visits | None
    all: Visits | None
    removed: int | None
    metrics: PostMetrics | None
    declared: DeclaredFigures | None


def results_for_author(person: Person, newest: int | None = None) -> list[ShareResult]:
    """Return the results of each posted share of a person, newest first; of the `newest` only."""
    found = (
        db.session()
        .execute(
            select(Share, Revision.title, TrackedLink.person_id)
            .join(Revision, Revision.id == Share.revision_id)
            .outerjoin(TrackedLink, TrackedLink.id == Share.link_id)
            .where(Share.person_id == person.id, Share.posted_at.is_not(None))
            .order_by(Share.posted_at.desc(), Share.id)
            .options(lazyload(Share.story), lazyload(Share.link))
            .limit(newest)
        )
        .all()
    )
    if not found:
        return []
    own_links = {s.link_id for s, _t, owner in found if s.link_id and owner == person.id}
    weeks = queries.counted_weeks()
    until = week_end(weeks[-1], zone_of(None)) if weeks else None
    counts = _counts(own_links, weeks[-1] if weeks else "")
    metrics = _metrics(person)
    declared = declared_figures([share.id for share, _title, _owner in found])
    return [
        _result(
            share, title, counts, _why(share, own_links, until), metrics.get(share.id),
            declared.get(share.id),
        )
        for share, title, _owner in found
    ]  # fmt: skip


def _why(share: Share, own_links: set[str], until: datetime | None) -> Why | None:
    """Return why the visits of a share are unknown (never zero), or None."""
    if share.link_id is None:
        return "no_link"
    if share.link_id not in own_links:
        return "unnamed"
    early = until is None or share.posted_at is None or share.posted_at >= until
    return "early" if early else None


@dataclass
class _Count:
    """The sums of one link: outside and unknown viewers, in the last week and in all, removed."""

    week: tuple[int, int] = (0, 0)
    all: tuple[int, int] = (0, 0)
    removed: int = 0


def _counts(link_ids: set[str], last_week: str) -> dict[str, _Count]:
    """Return the counts of links; a link without visits is missing."""
    counts: dict[str, _Count] = defaultdict(_Count)
    for day in db.session().scalars(select(LinkDay).where(LinkDay.link_id.in_(link_ids))):
        count = counts[day.link_id]
        count.all = (count.all[0] + day.outside, count.all[1] + day.unknown)
        if day.week == last_week:
            count.week = (count.week[0] + day.outside, count.week[1] + day.unknown)
        count.removed += sum(day.removed.values())
    return counts


def _metrics(person: Person) -> dict[str, PostMetrics]:
    """Return the newest metrics of each share of a person."""
    found = (
        select(Delivery.share_id, PostMetrics)
        .join(Delivery, Delivery.id == PostMetrics.delivery_id)
        .join(Share, Share.id == Delivery.share_id)
        .where(Share.person_id == person.id)
        .order_by(PostMetrics.read_at, PostMetrics.id)
    )
    rows = db.session().execute(found).all()
    return {metrics.delivery.share_id: metrics for _share, metrics in rows}


def _result(
    share: Share, title: str, counts: dict[str, _Count], why: Why | None,
    metrics: PostMetrics | None, declared: DeclaredFigures | None,
) -> ShareResult:  # fmt: skip
    if share.posted_at is None:
        raise LookupError("only posted shares have results")
    week = total = removed = None
    if why is None:
        count = counts.get(share.link_id or "", _Count())
        week, total, removed = _visits(count.week), _visits(count.all), count.removed
    return ShareResult(
        share.id, share.story_id, title, share.channel, share.posted_at, why, week, total, removed,
        metrics, declared,
    )  # fmt: skip


def _visits(viewers: tuple[int, int]) -> Visits:
    outside, unknown = viewers
    return Visits(outside, outside + unknown)
