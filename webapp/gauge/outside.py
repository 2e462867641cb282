"""How many stories on a theme were shared outside, in whole weeks and never about few people."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select

from analytics.core.dominance import people_in
from analytics.core.measures import ACTIVITY
from webapp.briefs.models import Brief
from webapp.core import clock, db
from webapp.sharing.models import Share
from webapp.stories.models import Story

# A quarter, as long as from one barometer to the next.
SPAN: Final = 13
# week -> pairs of a person and a share.
Acts = Mapping[str, set[tuple[str, str]]]


@dataclass(frozen=True)
class Shared:
    """The number of shares in the 13 weeks up to a week."""

    shares: int
    week: str


def earlier(week: str, number: int) -> str:
    """Return the ISO week that is a number of weeks before another."""
    monday = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    return clock.iso_week(monday - timedelta(weeks=number))


def shared_by_theme(program_id: str, until: datetime) -> Mapping[str, Acts]:
    """Return the shares of a program by theme and week, of those that were published by then."""
    found: dict[str, dict[str, set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))
    rows = (
        select(Brief.theme_id, Share.person_id, Share.id, Share.posted_at)
        .join(Story, Story.id == Share.story_id)
        .join(Brief, Brief.id == Story.brief_id)
        .where(Share.program_id == program_id, Share.posted_at < until)
    )
    for theme_id, person_id, share_id, at in db.session().execute(rows):
        if at is not None:
            week = clock.iso_week(clock.local_day(at, clock.zone()))
            found[theme_id][week].add((person_id, share_id))
    return found


def released(acts: Acts, week: str, known: Shared | None) -> Shared | None:
    """Return the number to show for a week: the new one, or the one that was shown before.

    The difference of two numbers is about the weeks that only one of them contains. A new number
    replaces `known` only where those weeks are empty or concern five people on each side. A known
    number is shown for 13 weeks; after that nothing is known.
    """
    span = _span(week)
    if known is not None and not set(_span(known.week)) & set(span):
        known = None
    if _people(acts, span) < ACTIVITY:
        return known
    if known is not None and not _differ_enough(acts, set(_span(known.week)), set(span)):
        return known
    return Shared(len({share for each in span for _person, share in acts.get(each, ())}), week)


def _span(week: str) -> Sequence[str]:
    return [earlier(week, back) for back in range(SPAN)]


def _differ_enough(acts: Acts, before: set[str], after: set[str]) -> bool:
    sides = (_people(acts, before - after), _people(acts, after - before))
    return all(people == 0 or people >= ACTIVITY for people in sides)


def _people(acts: Acts, weeks: Sequence[str] | set[str]) -> int:
    """How many people the shares of some weeks are about; one, where one has more than 70 %."""
    shares = {pair for week in weeks for pair in acts.get(week, ())}
    return people_in(Counter(person for person, _share in shares).values())
