"""What all employees can read: irritants that a handler cleared, and that one waits too long."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select

from webapp.core import clock, db, runtime
from webapp.core.lists import Page, page_of_query
from webapp.experience import ExperienceTheme, Moment
from webapp.irritants.models import Irritant
from webapp.irritants.workflow import PUBLIC, UNANSWERED, IrritantState, Verdict

# The tabs of the list: the word of the address, and its states.
SHELVES: Final[dict[str, frozenset[IrritantState]]] = {
    "waiting": UNANSWERED,
    "answered": frozenset({IrritantState.answered}),
    "mended": frozenset({IrritantState.mended}),
}


def overdue_before() -> date:
    """Reports that wait since a day before this one are unanswered for all to see."""
    return clock.today() - timedelta(days=runtime.current().settings.irritant_days)


def is_overdue(irritant: Irritant) -> bool:
    """Whether a report is unanswered for longer than the setting IRRITANT_DAYS."""
    return irritant.state in UNANSWERED and irritant.waiting_since < overdue_before()


def is_public(irritant: Irritant) -> bool:
    """Whether all employees see the irritant, if only that it is unanswered."""
    cleared = irritant.headline is not None and irritant.state in UNANSWERED | PUBLIC
    return cleared or is_overdue(irritant)


def public() -> ColumnElement[bool]:
    """As `is_public`, for queries."""
    cleared = and_(Irritant.headline.is_not(None), Irritant.state.in_(UNANSWERED | PUBLIC))
    late = and_(Irritant.state.in_(UNANSWERED), Irritant.waiting_since < overdue_before())
    return or_(cleared, late)


def _open() -> ColumnElement[bool]:
    """Still to be mended: unanswered, or with the answer that something is done."""
    return or_(
        Irritant.state.in_(UNANSWERED),
        and_(Irritant.state == IrritantState.answered, Irritant.verdict == Verdict.do),
    )


def counts_by_theme(since: date) -> dict[ExperienceTheme, tuple[int, int]]:
    """How many irritants are open now and how many were mended from `since` on, by theme.

    Counts only what all employees can see. Open ones count whenever they were reported; an answer
    that nothing is done is neither open nor mended. Every theme has an entry.
    """
    mended = and_(Irritant.state == IrritantState.mended, Irritant.mended_on >= since)
    found = (
        select(Irritant.theme, func.count().filter(_open()), func.count().filter(mended))
        .where(public())
        .group_by(Irritant.theme)
    )
    counts = dict.fromkeys(ExperienceTheme, (0, 0))
    for theme, still, done in db.session().execute(found):
        counts[theme] = (still, done)
    return counts


def counts_by_moment() -> dict[Moment, tuple[int, int]]:
    """How many public irritants are open, and how many are mended, by moment of a job."""
    mended = Irritant.state == IrritantState.mended
    found = (
        select(Irritant.moment, func.count().filter(_open()), func.count().filter(mended))
        .where(public())
        .group_by(Irritant.moment)
    )
    counts = dict.fromkeys(Moment, (0, 0))
    for moment, still, done in db.session().execute(found):
        counts[moment] = (still, done)
    return counts


def mended_lately(moment: Moment, most: int) -> list[Irritant]:
    """The irritants of a moment that were mended last."""
    found = select(Irritant).where(
        Irritant.state == IrritantState.mended, Irritant.moment == moment
    )
    ordered = found.order_by(Irritant.mended_on.desc(), Irritant.id)
    return list(db.session().scalars(ordered.limit(most)))


def listed(shelf: str, theme: str, moment: str, number: int) -> Page[Irritant]:
    """A page of what all employees can see, the one that changed last first.

    `shelf` is a key of SHELVES; `theme` and `moment` are values of their enumerations; empty for all.
    """
    found = select(Irritant.id).where(public())
    if shelf in SHELVES:
        found = found.where(Irritant.state.in_(SHELVES[shelf]))
    if theme in set(ExperienceTheme):
        found = found.where(Irritant.theme == ExperienceTheme(theme))
    if moment in set(Moment):
        found = found.where(Irritant.moment == Moment(moment))
    return page_of_query(found.order_by(Irritant.changed_on.desc(), Irritant.id), number, _loaded)


def _loaded(ids: Sequence[str]) -> list[Irritant]:
    rows = db.session().scalars(select(Irritant).where(Irritant.id.in_(ids)))
    found = {each.id: each for each in rows}
    return [found[each] for each in ids if each in found]


def readable() -> list[Irritant]:
    """The irritants with a headline that all employees can read, the one that changed last first."""
    found = select(Irritant).where(public(), Irritant.headline.is_not(None))
    return list(db.session().scalars(found.order_by(Irritant.changed_on.desc(), Irritant.id)))
