"""Count a closed week by unit, once, when it is closed."""

from datetime import datetime

from webapp.mentoring.queries import first_in_a_pair
from webapp.unit_weeks import champions, exposure, mentoring, participation
from webapp.unit_weeks.openings import first_openings


def store(week: str, start: datetime, end: datetime) -> None:
    """Count a week, which begins at `start` and ends before `end`, for each unit that exists."""
    exposure.store(week, start, end)
    mentoring.store(week, start, end)
    counts = participation.count(start, end)
    # One count of people for both tables: readers compare what is released of them.
    champions.store(week, start, end, {unit: each["people"] for unit, each in counts.items()})
    participation.store(week, start, end, counts)


def first_moment() -> datetime | None:
    """Return when the first thing happened that makes a week worth counting by unit; or None."""
    moments = (
        *first_openings().values(), exposure.first_sent(), first_in_a_pair(),
        champions.first_moment(),
    )  # fmt: skip
    return min((each for each in moments if each is not None), default=None)
