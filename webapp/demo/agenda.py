"""Simulated actions of the demo company, ordered by time in a heap."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from webapp.people.calendar import is_working_day

Act = Callable[[], None]
OPENS, CLOSES = time(9), time(17, 30)
DAY = timedelta(days=1)


@dataclass
class Agenda:
    """Scheduled actions in order of time; at the same time, in the order of scheduling."""

    zone: ZoneInfo
    _heap: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _count: int = 0

    def put(self, moment: datetime, act: Act) -> None:
        """Schedule an action."""
        heapq.heappush(self._heap, (moment, self._count, act))
        self._count += 1

    def until(self, moment: datetime) -> Iterator[tuple[datetime, Act]]:
        """Yield the actions up to a moment, also those scheduled meanwhile."""
        while self._heap and self._heap[0][0] <= moment:
            at, _number, act = heapq.heappop(self._heap)
            yield at, act

    def at(self, day: date, hour: float) -> datetime:
        """Return the moment of a local hour of a day, such as 14.5."""
        return datetime.combine(day, time(), self.zone) + timedelta(hours=hour)

    def working(self, moment: datetime, hours: float) -> datetime:
        """Return the moment after a number of working hours: working days, 9:00 to 17:30."""
        at = moment.astimezone(self.zone)
        left = timedelta(hours=hours)
        while True:
            opens, closes = (datetime.combine(at.date(), t, self.zone) for t in (OPENS, CLOSES))
            at = max(at, opens)
            if at < closes and is_working_day(at.date(), None):
                if at + left <= closes:
                    return at + left
                left -= closes - at
            at = datetime.combine(at.date() + DAY, OPENS, self.zone)
