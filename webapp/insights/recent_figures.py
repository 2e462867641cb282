"""Figures of four closed weeks: people active, stories shared, time to a decision.

The four weeks end with every closed week, so two of them share up to three weeks. The difference
of two numbers would be about the weeks that only one of them contains. A number is released only
where those weeks are empty or concern five people, as the number itself must.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import select

from analytics.core.dominance import people_in
from analytics.core.measures import ACTIVITY
from webapp.core import clock, db
from webapp.insights import review_figures
from webapp.insights.weeks import earlier, last_weeks
from webapp.programs.models import Program
from webapp.sharing.models import Share
from webapp.sharing.queries import shared_by
from webapp.stories.queries import sent_by
from webapp.unit_weeks.measuring import measured_enrollments

SPAN = 4
# Weeks that are kept: a year, and four weeks to compare its first number with.
KEPT = 56

Acts = Mapping[str, set[tuple[str, str]]]
Released = dict[str, int | None]


@dataclass(frozen=True)
class RecentFigures:
    """The figures of the four weeks that end with `week`; None is unknown.

    `people` counts those who allow measuring and sent or shared a story, `stories` those that were
    shared, `hours` is the median time from submission to decision.
    """

    week: str
    people: int | None
    stories: int | None
    hours: float | None


def compute(
    program: Program, week: str, until: datetime, known: Sequence[RecentFigures]
) -> list[RecentFigures]:
    """Return the figures up to `week`, which ends at `until`; released ones stay as they are."""
    weeks = last_weeks(week, KEPT)
    old = {each.week: each for each in known}
    people = released_counts(_people(program, until), weeks, {w: f.people for w, f in old.items()})
    stories = released_counts(
        _stories(program, until), weeks, {w: f.stories for w, f in old.items()}
    )
    hours = _hours(program, until)
    return [
        old.get(each) or RecentFigures(each, people[each], stories[each], hours(each))
        for each in weeks
    ]


def as_dict(figures: Sequence[RecentFigures]) -> dict[str, Any]:
    """Convert figures to JSON values."""
    return {"weeks": [asdict(each) for each in figures]}


def from_dict(stored: Mapping[str, Any]) -> list[RecentFigures]:
    """Convert stored JSON values to figures, oldest first."""
    return [RecentFigures(**each) for each in stored["weeks"]]


def released_counts(acts: Acts, weeks: Sequence[str], known: Released) -> Released:
    """Return the number of things in the four weeks up to each week; None where it is not released.

    `acts` maps a week to pairs of a person and what is counted.
    """
    released = dict(known)
    for at, week in enumerate(weeks):
        if week in released:
            continue
        found = _in(acts, _span(weeks, at))
        last = next((j for j in range(at - 1, -1, -1) if released.get(weeks[j]) is not None), None)
        shown = _people_in(found) >= ACTIVITY and (
            last is None or _differ_enough(acts, set(_span(weeks, last)), set(_span(weeks, at)))
        )
        released[week] = len({thing for _person, thing in found}) if shown else None
    return released


def _differ_enough(acts: Acts, before: set[str], after: set[str]) -> bool:
    """Return whether the weeks in which two spans differ are empty or concern enough people."""
    if not before & after:
        return True
    sides = (_people_in(_in(acts, weeks)) for weeks in (before - after, after - before))
    return all(people == 0 or people >= ACTIVITY for people in sides)


def _span(weeks: Sequence[str], at: int) -> Sequence[str]:
    return weeks[max(0, at - SPAN + 1) : at + 1]


def _in(acts: Acts, weeks: Sequence[str] | set[str]) -> set[tuple[str, str]]:
    return set().union(*(acts.get(week, set()) for week in weeks))


def _people_in(acts: set[tuple[str, str]]) -> int:
    """Return how many people these things are about; one, where one has more than 70 %."""
    return people_in(Counter(person for person, _thing in acts).values())


def _week_of(moment: datetime) -> str:
    return clock.iso_week(clock.local_day(moment, clock.zone()))


def _people(program: Program, until: datetime) -> Acts:
    """Return the people who sent or shared a story in each week, of those who allow measuring."""
    joined = {
        each.person_id: each.joined_at
        for each in measured_enrollments()
        if each.program_id == program.id
    }
    acts: dict[str, set[tuple[str, str]]] = defaultdict(set)
    shared = ((person, where, at) for person, where, at, _story, _text in shared_by(joined))
    for person, where, at in (*sent_by(joined), *shared):
        if where == program.id and joined[person] <= at < until:
            acts[_week_of(at)].add((person, person))
    return acts


def _stories(program: Program, until: datetime) -> Acts:
    """Return the stories that were shared in each week, with their authors."""
    acts: dict[str, set[tuple[str, str]]] = defaultdict(set)
    found = select(Share.person_id, Share.story_id, Share.posted_at).where(
        Share.program_id == program.id, Share.posted_at < until
    )
    for person, story, at in db.session().execute(found):
        if at is not None:
            acts[_week_of(at)].add((person, story))
    return acts


def _hours(program: Program, until: datetime) -> Callable[[str], float | None]:
    """Return a function: the median time to a decision in the four weeks up to a week."""
    by_week: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for _verdict, _reason, decided, sent, author in review_figures.decisions(program, until):
        by_week[_week_of(decided)].append(((decided - sent).total_seconds() / 3600, author))

    def hours(week: str) -> float | None:
        found = [each for back in range(SPAN) for each in by_week[earlier(week, back)]]
        authors = {author for _hours, author in found}
        if len(found) < review_figures.FLOOR or len(authors) < review_figures.AUTHORS:
            return None
        return round(median(each for each, _author in found), 1)

    return hours
