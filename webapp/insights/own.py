"""What came of one's own stories: read from stored counts, for their author alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from webapp.insights.models import LinkDay
from webapp.kernel import db
from webapp.people.models import Person
from webapp.shares.models import Share, TrackedLink
from webapp.stories.models import Revision


@dataclass(frozen=True)
class Came:
    """One share: its visits in closed weeks, or why they are not told.

    `outside` and `unknown` are authentic visits by where the visitor sat; `removed` the requests
    left out; all None where the link does not carry its author, or there is no link.
    """

    story_id: str
    title: str
    channel: str
    posted_at: datetime
    linked: bool
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
    counts = _counts(mine)
    return [_came(share, title, share.link_id in mine, counts) for share, title, _o in found]


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


def _came(share: Share, title: str, named: bool, counts: Counts) -> Came:  # noqa: FBT001 - one fact
    told = counts.get(share.link_id or "", (0, 0, 0)) if named else (None, None, None)
    if share.posted_at is None:
        raise LookupError("only what was posted has come to anything")
    return Came(
        share.story_id, title, share.channel, share.posted_at, share.link_id is not None, *told
    )
