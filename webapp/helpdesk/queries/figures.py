"""Figures of help requests: for the lead of a program, and for the weeks of units."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Final

from sqlalchemy import func, select

from analytics.core.dominance import people_in
from analytics.core.measures import ACTIVITY, DISTRIBUTION, MEAN
from webapp.champions.quarters import DAY, month_start
from webapp.core import clock, db
from webapp.helpdesk.models import HelpRequest
from webapp.helpdesk.workflow import HelpState

MONTHS: Final = 3


@dataclass(frozen=True)
class Figures:
    """Help requests of the last months of a program, the first days of the months oldest first.

    `counts` are by topic and month. `resolved` is the share that was resolved, 0 to 1, and `days`
    the median from the question to the end; None below the floors, and where so few champions
    helped that they would be figures about them.
    """

    months: Sequence[date]
    counts: Mapping[tuple[str, date], int]
    resolved: float | None
    days: float | None


def figures(program_id: str) -> Figures:
    """The figures of this month and the two before it."""
    months, zone = _months(clock.today()), clock.zone()
    since = datetime.combine(months[0], datetime.min.time(), zone)
    found = select(
        HelpRequest.topic,
        HelpRequest.made_at,
        HelpRequest.state,
        HelpRequest.ended_at,
        HelpRequest.champion_id,
    ).where(HelpRequest.program_id == program_id, HelpRequest.made_at >= since)
    counts, taken, total = Counter[tuple[str, date]](), list[float](), 0
    helpers: set[str | None] = set()
    for topic, made_at, state, ended_at, champion in db.session().execute(found):
        total += 1
        counts[topic, month_start(clock.local_day(made_at, zone))] += 1
        if state == HelpState.resolved and ended_at is not None:
            taken.append((ended_at - made_at) / DAY)
            helpers.add(champion)
    several = len(helpers - {None}) >= ACTIVITY
    share = len(taken) / total if several and total >= DISTRIBUTION else None
    days = median(taken) if several and len(taken) >= MEAN else None
    return Figures(months, counts, share, days)


def _months(day: date) -> list[date]:
    found = [month_start(day)]
    while len(found) < MONTHS:
        found.insert(0, month_start(found[0] - DAY))
    return found


def resolved_by_unit(start: datetime, end: datetime) -> Mapping[str | None, tuple[int, int]]:
    """How many help requests about how many people were resolved from `start` until before `end`.

    By unit: that of the person helped when they asked, None for people without one. Where one person
    has more than 70 % of the requests, they are about one.
    """
    found = (
        select(HelpRequest.unit_id, HelpRequest.person_id, func.count())
        .where(HelpRequest.state == HelpState.resolved)
        .where(HelpRequest.ended_at >= start, HelpRequest.ended_at < end)
        .group_by(HelpRequest.unit_id, HelpRequest.person_id)
    )
    counts: dict[str | None, int] = Counter()
    known: dict[str | None, list[int]] = defaultdict(list)
    for unit, person, number in db.session().execute(found):
        counts[unit] += number
        if person is not None:
            known[unit].append(number)
    return {unit: (number, people_in(known[unit])) for unit, number in counts.items()}
