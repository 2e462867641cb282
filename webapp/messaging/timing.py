"""When a person may be written to: quiet hours, days off and pauses, in the person's time zone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
# An absence may be long, but a directory with wrong dates must not stop a worker.
LONGEST_SEARCH = 3 * 366


def _every_day(_day: date) -> bool:
    return True


@dataclass(frozen=True)
class Timing:
    """When messages may reach a person.

    Quiet hours go from `quiet_from` to `quiet_until`, over midnight where the end is earlier; equal
    times mean none. `paused_until` is the first day with messages again. `works(day)` is False on
    days off and absences; it counts for requests, not for notices.
    """

    zone: ZoneInfo
    quiet_from: time
    quiet_until: time
    paused_until: date | None = None
    works: Callable[[date], bool] = field(default=_every_day)

    def quiet(self, local: time) -> bool:
        """Whether a time of the day is in the quiet hours."""
        begin, end = self.quiet_from, self.quiet_until
        if begin <= end:
            return begin <= local < end
        return local >= begin or local < end

    def paused_at(self, moment: datetime) -> bool:
        """Whether a moment is in the pause."""
        return (
            self.paused_until is not None
            and moment.astimezone(self.zone).date() < self.paused_until
        )

    def open_at(self, moment: datetime, *, any_day: bool = False) -> bool:
        """Whether a message may be sent at a moment."""
        local = moment.astimezone(self.zone)
        return self._open_on(local.date(), any_day=any_day) and not self.quiet(local.time())

    def next_open(self, moment: datetime, *, any_day: bool = False) -> datetime:
        """The first moment from `moment` on when a message may be sent, in UTC.

        `any_day` ignores days off and absences, for notices.
        """
        if self.open_at(moment, any_day=any_day):
            return moment.astimezone(UTC)
        return self._first_after(moment, (time(), self.quiet_until), any_day=any_day)

    def next_daily(self, at: time, moment: datetime) -> datetime:
        """The next moment from `moment` on of a message that is sent once a day, in UTC.

        It is sent at a time of the day, or at the end of quiet hours that include it.
        """
        start = self.quiet_until if self.quiet(at) else at
        return self._first_after(moment, (start,), any_day=False)

    def _first_after(
        self, moment: datetime, starts: tuple[time, ...], *, any_day: bool
    ) -> datetime:
        """The first open moment, from `moment` on, of those that the times `starts` name each day."""
        day = moment.astimezone(self.zone).date()
        for _ in range(LONGEST_SEARCH):
            for start in starts:
                # A time that clocks skip becomes the same moment in the new time; of one that
                # occurs twice, the first.
                found = datetime.combine(day, start, self.zone).astimezone(UTC)
                if found >= moment and self.open_at(found, any_day=any_day):
                    return found
            day += DAY
        return moment.astimezone(UTC) + LONGEST_SEARCH * DAY

    def _open_on(self, day: date, *, any_day: bool) -> bool:
        if self.paused_until is not None and day < self.paused_until:
            return False
        return any_day or self.works(day)
