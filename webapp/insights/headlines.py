"""The four numbers at the top of a page of figures, each with its change."""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import format_decimal
from flask_babel import gettext as _

from webapp.insights import queries, recent_figures
from webapp.insights.models import PanelWeek
from webapp.insights.recent_figures import SPAN, RecentFigures
from webapp.insights.weeks import earlier, last_weeks
from webapp.programs.models import Program


class Headline(NamedTuple):
    """One number: its label, value (None is unknown), interval, and change in words."""

    label: str
    value: int | str | None
    low: int | None
    high: int | None
    note: str


class Headlines(NamedTuple):
    """The numbers of four closed weeks, and the last of these weeks; None before the first."""

    week: str | None
    items: tuple[Headline, ...]


def headlines(program: Program, weeks: Sequence[PanelWeek]) -> Headlines:
    """Return the four numbers; `weeks` are the released weeks of the program that may be shown."""
    stored = queries.newest(program, queries.RECENT)
    figures = recent_figures.from_dict(stored.content) if stored else []
    by_week = {each.week: each for each in figures}
    last = figures[-1].week if figures else queries.last_released()
    if last is None:
        return Headlines(None, ())
    unknown = RecentFigures(last, None, None, None)
    now, before = by_week.get(last, unknown), by_week.get(earlier(last, SPAN), unknown)
    return Headlines(
        last,
        (
            _count(_("People active (who allow measuring)"), now.people, before.people),
            _count(_("Stories shared"), now.stories, before.stories),
            _visits(weeks, last),
            _delay(now.hours, before.hours),
        ),
    )


def _count(label: str, now: int | None, before: int | None) -> Headline:
    return Headline(label, now, None, None, _change(now, before))


def _visits(weeks: Sequence[PanelWeek], last: str) -> Headline:
    low, high = visits_of(weeks, last)
    _low, before = visits_of(weeks, earlier(last, SPAN))
    return Headline(_("Authentic visits"), high, low, high, _change(high, before))


def visits_of(weeks: Sequence[PanelWeek], last: str) -> tuple[int | None, int | None]:
    """Return the low and the high end of the visits in four weeks; unknown where a week is missing.

    The sum of fewer weeks would look like a decline.
    """
    wanted = set(last_weeks(last, SPAN))
    found = [each.counts for each in weeks if each.week in wanted]
    if len(found) < SPAN:
        return None, None
    return sum(c["authentic_low"] for c in found), sum(c["authentic"] for c in found)


def _delay(now: float | None, before: float | None) -> Headline:
    label = _("Median time to a decision")
    if now is None:
        return Headline(label, None, None, None, "")
    value = _("%(number)s h", number=format_decimal(now))
    if before is None:
        return Headline(label, value, None, None, _("change unknown"))
    hours = format_decimal(round(abs(now - before), 1))
    if now == before:
        note = _("the same as in the 4 weeks before")
    elif now > before:
        note = _("%(hours)s h longer than in the 4 weeks before", hours=hours)
    else:
        note = _("%(hours)s h shorter than in the 4 weeks before", hours=hours)
    return Headline(label, value, None, None, note)


def _change(now: int | None, before: int | None) -> str:
    """Return the change in words; empty where the number itself is unknown."""
    if now is None:
        return ""
    if before is None:
        return str(_("change unknown"))
    number = format_decimal(abs(now - before))
    if now == before:
        return str(_("as many as in the 4 weeks before"))
    if now > before:
        return str(_("%(number)s more than in the 4 weeks before", number=number))
    return str(_("%(number)s fewer than in the 4 weeks before", number=number))
