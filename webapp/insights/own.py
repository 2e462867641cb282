"""What came of one's own stories: read from stored counts, for their author alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select

from webapp.insights import queries
from webapp.insights.models import LinkDay
from webapp.insights.services import week_end
from webapp.kernel import db
from webapp.people.calendar import zone_of
from webapp.people.models import Person
from webapp.shares.models import Share, TrackedLink
from webapp.stories.models import Revision

Why = Literal["no_link", "unnamed", "early"]


@dataclass(frozen=True)
class Came:
    """One share: its visits in closed weeks, or why they are not told.

    `outside` and `unknown` are authentic visits by where the visitor sat; `removed` the requests
    left out; all None where the link does not carry its author, there is no link, or no week was
    counted since: then `why` says which.
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
        """Visits known to come from outside the company."""
        return self.outside

    @property
    def high(self) -> int | None:
        """Those, and the ones whose place nobody knows."""
        return None if self.outside is None else self.outside + (self.unknown or 0)


def came_of(person: Person) -> list[Came]:
    """Everything somebody posted, newest first, with what came of it."""
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
    mine = {s.link_id for s, _t, owner in found if s.link_id and owner == person.id}
    counts, until = _counts(mine), _counted_until()
    return [_came(share, title, counts, _why(share, mine, until)) for share, title, _o in found]


def _why(share: Share, mine: set[str], until: datetime | None) -> Why | None:
    """Why the visits of a share are not told; unknown is never zero."""
    if share.link_id is None:
        return "no_link"
    if share.link_id not in mine:
        return "unnamed"
    early = until is None or share.posted_at is None or share.posted_at >= until
    return "early" if early else None


def _counted_until() -> datetime | None:
    """The end of the newest week whose visits are counted by day."""
    weeks = queries.counted_weeks()
    return week_end(weeks[-1], zone_of(None)) if weeks else None


Counts = dict[str, tuple[int, int, int]]


def _counts(link_ids: set[str]) -> Counts:
    """Per link: outside, unknown, removed; a link without visits is absent."""
    days = db.session().execute(
        select(
            LinkDay.link_id, func.sum(LinkDay.outside), func.sum(LinkDay.unknown)
        ).where(LinkDay.link_id.in_(link_ids)).group_by(LinkDay.link_id)
    )  # fmt: skip
    kept = {link_id: (int(outside), int(unknown), 0) for link_id, outside, unknown in days}
    codes = select(LinkDay.link_id, LinkDay.removed).where(LinkDay.link_id.in_(link_ids))
    for link_id, removed in db.session().execute(codes):
        outside, unknown, before = kept[link_id]
        kept[link_id] = (outside, unknown, before + sum(removed.values()))
    return kept


def _came(share: Share, title: str, counts: Counts, why: Why | None) -> Came:
    told = counts.get(share.link_id or "", (0, 0, 0)) if why is None else (None, None, None)
    if share.posted_at is None:
        raise LookupError("only what was posted has come to anything")
    return Came(share.story_id, title, share.channel, share.posted_at, why, *told)
