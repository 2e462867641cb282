"""What everybody in a program may know of its reviews: totals, nothing under the floor."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import select

from analytics.plain.proportions import Proportion, wilson
from webapp.kernel import clock, db
from webapp.programs.models import Program
from webapp.stories.models import Review, Revision, Story
from webapp.stories.workflow import Reason

FLOOR = 5


@dataclass(frozen=True)
class Figures:
    """Totals of one program until a moment; None is unknown: fewer than FLOOR decisions.

    `hours` is the median time from sending to the answer, in hours of the clock; `reasons` counts
    each public reason, None under the floor.
    """

    until: datetime
    n: int | None
    hours: float | None
    objected: Proportion | None
    released: Proportion | None
    reasons: dict[Reason, int | None]


def figures(program: Program, until: datetime) -> Figures:
    """The decisions of a program that stand and were made before a moment."""
    rows = (
        db.session()
        .execute(
            select(Review.verdict, Review.reason, Review.made_at, Revision.made_at)
            .join(Revision, Revision.id == Review.revision_id)
            .join(Story, Story.id == Revision.story_id)
            .where(Story.program_id == program.id)
            .where(Review.taken_back_at.is_(None), Review.made_at < min(until, clock.now()))
        )
        .all()
    )
    n = len(rows)
    if n < FLOOR:
        return Figures(until, None, None, None, None, dict.fromkeys(Reason))
    verdicts = Counter(verdict for verdict, _r, _d, _s in rows)
    reasons = Counter(reason for _v, reason, _d, _s in rows if reason is not None)
    hours = median((decided - sent).total_seconds() / 3600 for _v, _r, decided, sent in rows)
    return Figures(
        until, n, round(hours, 1), wilson(verdicts["object"], n), wilson(verdicts["release"], n),
        {reason: _floored(reasons[reason]) for reason in Reason},
    )  # fmt: skip


def _floored(count: int) -> int | None:
    return count if count >= FLOOR else None
