"""What is to happen when: a heap of moments, each with something that somebody does."""

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
    """Moments in order; those of the same moment in the order in which they were put down."""

    zone: ZoneInfo
    _heap: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _count: int = 0

    def put(self, moment: datetime, act: Act) -> None:
        """Something will happen."""
        heapq.heappush(self._heap, (moment, self._count, act))
        self._count += 1

    def until(self, moment: datetime) -> Iterator[tuple[datetime, Act]]:
        """What happens up to a moment, also what is put down meanwhile."""
        while self._heap and self._heap[0][0] <= moment:
            at, _number, act = heapq.heappop(self._heap)
            yield at, act

    def at(self, day: date, hour: float) -> datetime:
        """A local hour of a day, such as 14.5."""
        return datetime.combine(day, time(), self.zone) + timedelta(hours=hour)

    def working(self, moment: datetime, hours: float) -> datetime:
        """The moment some working hours after another one: weekdays from nine to half past five."""
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
