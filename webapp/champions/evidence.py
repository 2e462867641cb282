"""What champions tell recognition: whose role lasted a whole quarter. Hours and time stay out of it."""

from collections.abc import Iterator
from datetime import date, datetime, time

from sqlalchemy import or_, select

from webapp.champions.models import Champion
from webapp.champions.quarters import DAY, quarter_start
from webapp.champions.workflow import ChampionState
from webapp.core import activity, clock, db
from webapp.recognition.services import Evidence
from webapp.recognition.workflow import Rule


def whole_quarters(start: date, end: date) -> Iterator[Evidence]:
    """People whose role lasted a whole quarter for the first time.

    A pause does not count against it. Only the first quarter of a role is told, so that a badge that
    its owner deleted does not come back.
    """
    lasted = select(Champion).where(
        Champion.made_at < _moment(start + DAY),
        or_(Champion.ended_at.is_(None), Champion.ended_at >= _moment(end)),
    )
    before = quarter_start(start - DAY)
    for champion in db.session().scalars(lasted.order_by(Champion.id)):
        day = _first_day(champion)
        if day is not None and before < day <= start:
            proof = [{"id": champion.id, "day": day.isoformat()}]
            yield Evidence(champion.person_id, champion.program_id, Rule.champion_quarter, proof)


def _first_day(champion: Champion) -> date | None:
    """The day on which a role became active; None if it never did."""
    for each in activity.of_object(champion.id):
        if each.facts.get("state") == ChampionState.active:
            return clock.local_day(each.at, clock.zone())
    return None


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())
