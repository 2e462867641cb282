"""What everybody in a program may know of its reviews: totals, nothing under the floor."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import select

from analytics.core.proportions import Proportion, wilson
from webapp.core import clock, db
from webapp.programs.models import Program
from webapp.stories.models import Review, Revision, Story
from webapp.stories.workflow import Reason

# Decisions under which nothing is shown, authors under which it would be about persons, and
# objections under which their reasons are not told apart.
FLOOR = 10
AUTHORS = 5
OBJECTIONS = 8
CELL = 5


@dataclass(frozen=True)
class ReviewFigures:
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


def as_dict(found: ReviewFigures) -> dict[str, Any]:
    """The figures as they are stored: plain values, proportions as value, low, high."""
    return {
        "until": found.until.isoformat(), "n": found.n, "hours": found.hours,
        "objected": _plain(found.objected), "released": _plain(found.released),
        "reasons": {reason.value: count for reason, count in found.reasons.items()},
    }  # fmt: skip


def from_dict(kept: Mapping[str, Any]) -> ReviewFigures:
    """The figures as they were stored."""
    return ReviewFigures(
        datetime.fromisoformat(kept["until"]), kept["n"], kept["hours"],
        _proportion(kept["objected"], kept["n"]), _proportion(kept["released"], kept["n"]),
        {reason: kept["reasons"].get(reason.value) for reason in Reason},
    )  # fmt: skip


def _plain(found: Proportion | None) -> list[float | None] | None:
    return [found.value, found.low, found.high] if found else None


def _proportion(kept: list[float | None] | None, n: int | None) -> Proportion | None:
    if kept is None:
        return None
    value, low, high = kept
    return Proportion(value, low, high, n or 0)


def review_figures(program: Program, until: datetime) -> ReviewFigures:
    """The decisions of a program that stand and were made before a moment."""
    rows = (
        db.session()
        .execute(
            select(Review.verdict, Review.reason, Review.made_at, Revision.made_at, Story.person_id)
            .join(Revision, Revision.id == Review.revision_id)
            .join(Story, Story.id == Revision.story_id)
            .where(Story.program_id == program.id)
            .where(Review.taken_back_at.is_(None), Review.made_at < min(until, clock.now()))
        )
        .all()
    )
    n = len(rows)
    if n < FLOOR or len({author for *_, author in rows}) < AUTHORS:
        return ReviewFigures(until, None, None, None, None, dict.fromkeys(Reason))
    verdicts = Counter(verdict for verdict, *_ in rows)
    reasons = Counter(reason for _v, reason, *_ in rows if reason is not None)
    hours = median((decided - sent).total_seconds() / 3600 for _v, _r, decided, sent, _a in rows)
    return ReviewFigures(
        until, n, round(hours, 1), wilson(verdicts["object"], n), wilson(verdicts["release"], n),
        _floored(reasons),
    )  # fmt: skip


def _floored(reasons: Counter[Reason]) -> dict[Reason, int | None]:
    """Counts from the floor up. Where one alone would be hidden the smallest shown hides with it:
    the total is known, and the difference would tell.
    """
    if reasons.total() < OBJECTIONS:
        return dict.fromkeys(Reason)
    shown = {r: count for r, count in reasons.most_common() if count >= CELL}
    if len(shown) == len(Reason) - 1:
        shown.popitem()
    return {reason: shown.get(reason) for reason in Reason}
