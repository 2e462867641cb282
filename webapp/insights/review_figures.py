"""Totals of a program's reviews, shown only from a minimum number of cases."""

from collections import Counter
from collections.abc import Mapping, Sequence
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

# Minimum numbers of decisions and of authors for any figure, and of objections for reasons; CELL
# is the minimum count of a single reason.
FLOOR = 10
AUTHORS = 5
OBJECTIONS = 8
CELL = 5


@dataclass(frozen=True)
class ReviewFigures:
    """Totals of one program until a moment; None where there are too few cases to publish.

    `hours` is the median time from submission to decision, in clock hours; `reasons` counts
    objections by public reason.
    """

    until: datetime
    n: int | None
    hours: float | None
    objected: Proportion | None
    released: Proportion | None
    reasons: dict[Reason, int | None]


def as_dict(figures: ReviewFigures) -> dict[str, Any]:
    """Convert figures to JSON values; a proportion becomes [value, low, high]."""
    return {
        "until": figures.until.isoformat(), "n": figures.n, "hours": figures.hours,
        "objected": _plain(figures.objected), "released": _plain(figures.released),
        "reasons": {reason.value: count for reason, count in figures.reasons.items()},
    }  # fmt: skip


def from_dict(stored: Mapping[str, Any]) -> ReviewFigures:
    """Convert stored JSON values to figures."""
    return ReviewFigures(
        datetime.fromisoformat(stored["until"]), stored["n"], stored["hours"],
        _proportion(stored["objected"], stored["n"]), _proportion(stored["released"], stored["n"]),
        {reason: stored["reasons"].get(reason.value) for reason in Reason},
    )  # fmt: skip


def _plain(proportion: Proportion | None) -> list[float | None] | None:
    return [proportion.value, proportion.low, proportion.high] if proportion else None


def _proportion(stored: list[float | None] | None, n: int | None) -> Proportion | None:
    if stored is None:
        return None
    value, low, high = stored
    return Proportion(value, low, high, n or 0)


def decisions(
    program: Program, until: datetime
) -> Sequence[tuple[str, Reason | None, datetime, datetime, str]]:
    """The decisions before a moment that were not withdrawn.

    Each is (verdict, reason, moment of the decision, moment of the submission, author).
    """
    found = (
        select(Review.verdict, Review.reason, Review.made_at, Revision.made_at, Story.person_id)
        .join(Revision, Revision.id == Review.revision_id)
        .join(Story, Story.id == Revision.story_id)
        .where(Story.program_id == program.id)
        .where(Review.taken_back_at.is_(None), Review.made_at < min(until, clock.now()))
    )
    return [
        (verdict, reason, decided, sent, author)
        for verdict, reason, decided, sent, author in db.session().execute(found)
    ]


def review_figures(program: Program, until: datetime) -> ReviewFigures:
    """The figures of decisions made before a moment and not withdrawn."""
    rows = decisions(program, until)
    n = len(rows)
    if n < FLOOR or len({author for *_, author in rows}) < AUTHORS:
        return ReviewFigures(until, None, None, None, None, dict.fromkeys(Reason))
    verdicts = Counter(verdict for verdict, *_ in rows)
    reasons = Counter(reason for _v, reason, *_ in rows if reason is not None)
    hours = median((decided - sent).total_seconds() / 3600 for _v, _r, decided, sent, _a in rows)
    return ReviewFigures(
        until, n, round(hours, 1), wilson(verdicts["object"], n), wilson(verdicts["release"], n),
        floored(reasons),
    )  # fmt: skip


def floored(reasons: Counter[Reason]) -> dict[Reason, int | None]:
    """Hide counts below CELL. Those hidden are known together, from the share that was objected to:
    the smallest shown counts are hidden too, until two or more are and their sum is not small.
    """
    if reasons.total() < OBJECTIONS:
        return dict.fromkeys(Reason)
    shown = {r: count for r, count in reasons.most_common() if count >= CELL}
    while shown and len(shown) < len(Reason) and not _hides(reasons, shown):
        shown.popitem()
    return {reason: shown.get(reason) for reason in Reason}


def _hides(reasons: Counter[Reason], shown: Mapping[Reason, int]) -> bool:
    hidden = reasons.total() - sum(shown.values())
    return len(shown) < len(Reason) - 1 and (hidden == 0 or hidden >= CELL)
