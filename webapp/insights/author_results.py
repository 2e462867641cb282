"""Results of an author's own shares, read from stored counts. Only the author may call these."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select

from webapp.core import db
from webapp.insights import queries
from webapp.insights.models import LinkDay
from webapp.insights.services import week_end
from webapp.people.calendar import zone_of
from webapp.people.models import Person
from webapp.sharing.models import Share
from webapp.stories.models import Revision
from webapp.tracking.models import TrackedLink

Why = Literal["no_link", "unnamed", "early"]


@dataclass(frozen=True)
class ShareResult:
    """The visits of one share in closed weeks, or why they are unknown.

    `outside` and `unknown` are authentic visits by viewer class, `removed` the requests removed.
    All three are None where the share has no link, the link does not name its author, or no week
    was counted since; `why` is the reason.
    """

    story_id: str
    title: str
    channel: str
    posted_at: datetime
    why: Why | None
    outside: int | None
    unknown: int | None
    removed: int | None

    @property
    def low(self) -> int | None:
        """Return the visits known to come from outside the company."""
        return self.outside

    @property
    def high(self) -> int | None:
        """Return the visits from outside, plus those of unknown viewers."""
        return None if self.outside is None else self.outside + (self.unknown or 0)


def results_for_author(person: Person) -> list[ShareResult]:
    """Return the results of each posted share of a person, newest first."""
    found = (
        db.session()
        .execute(
            select(Share, Revision.title, TrackedLink.person_id)
            .join(Revision, Revision.id == Share.revision_id)
            .outerjoin(TrackedLink, TrackedLink.id == Share.link_id)
            .where(Share.person_id == person.id, Share.posted_at.is_not(None))
            .order_by(Share.posted_at.desc(), Share.id)
        )
        .all()
    )
    own_links = {s.link_id for s, _t, owner in found if s.link_id and owner == person.id}
    counts, until = _counts(own_links), _counted_until()
    return [
        _result(share, title, counts, _why(share, own_links, until)) for share, title, _o in found
    ]


def _why(share: Share, own_links: set[str], until: datetime | None) -> Why | None:
    """Return why the visits of a share are unknown (never zero), or None."""
    if share.link_id is None:
        return "no_link"
    if share.link_id not in own_links:
        return "unnamed"
    early = until is None or share.posted_at is None or share.posted_at >= until
    return "early" if early else None


def _counted_until() -> datetime | None:
    """Return the end of the newest week whose visits were counted by day."""
    weeks = queries.counted_weeks()
    return week_end(weeks[-1], zone_of(None)) if weeks else None


Counts = dict[str, tuple[int, int, int]]


def _counts(link_ids: set[str]) -> Counts:
    """Return outside, unknown and removed per link; a link without visits is missing."""
    days = db.session().execute(
        select(
            LinkDay.link_id, func.sum(LinkDay.outside), func.sum(LinkDay.unknown)
        ).where(LinkDay.link_id.in_(link_ids)).group_by(LinkDay.link_id)
    )  # fmt: skip
    counts = {link_id: (int(outside), int(unknown), 0) for link_id, outside, unknown in days}
    codes = select(LinkDay.link_id, LinkDay.removed).where(LinkDay.link_id.in_(link_ids))
    for link_id, removed in db.session().execute(codes):
        outside, unknown, before = counts[link_id]
        counts[link_id] = (outside, unknown, before + sum(removed.values()))
    return counts


def _result(share: Share, title: str, counts: Counts, why: Why | None) -> ShareResult:
    values = counts.get(share.link_id or "", (0, 0, 0)) if why is None else (None, None, None)
    if share.posted_at is None:
        raise LookupError("only posted shares have results")
    return ShareResult(share.story_id, title, share.channel, share.posted_at, why, *values)
