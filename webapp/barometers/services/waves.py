"""Plan waves, open and close them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from webapp.barometers import events, queries
from webapp.barometers.checking import check
from webapp.barometers.models import Barometer, Wave
from webapp.barometers.obstacles import Obstacle
from webapp.barometers.rules import MAY
from webapp.barometers.services.making import STALE, only_leads
from webapp.barometers.workflow import WAVE, WaveState
from webapp.core import clock, db
from webapp.core.errors import Invalid, Refusal, Stale, WrongState
from webapp.core.i18n import day_in, gettext_noop
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.experience import Moment
from webapp.people.calendar import is_working_day
from webapp.people.models import Person

MayOpen = Callable[[Wave], Refusal | None]
LEAST_DAYS: Final = 5
LONGEST: Final = timedelta(days=60)
FARTHEST: Final = timedelta(days=400)
DAY: Final = timedelta(days=1)
RESULT: Final = gettext_noop("The result of the wave that ended on %(day)s is not published.")
DECISION: Final = gettext_noop("The decision on the wave that ended on %(day)s is not published.")
STILL_OPEN: Final = gettext_noop("Another wave of this barometer is open until %(day)s.")
_OBSTACLES: Final = {
    WaveState.closed: (RESULT, gettext_noop("Publish the result")),
    WaveState.published: (DECISION, gettext_noop("Publish the decision")),
    WaveState.open: (STILL_OPEN, gettext_noop("Go to that wave")),
}


def plan(
    barometer: Barometer, moment: Moment, first: date, last: date, *, by: Person, row_id: str = ""
) -> Wave:
    """Plan a wave of the newest version, which does not change any more from now on.

    Raises NotAllowed, WrongState where the version has no questions, or Invalid on a day.
    """
    only_leads(by)
    db.lock(barometer)
    if (known := db.existing(Wave, row_id)) is not None:
        return known
    version = queries.newest_version(barometer.id)
    content = queries.content_of(version)
    if not content["questions"]:
        raise WrongState("This version has no questions yet. Add questions first.")
    check(content["questions"], content["scales"])
    check_days(first, last)
    made = Wave(
        id=row_id or db.new_id(), version_id=version.id, moment=moment, opens_on=first,
        closes_on=last, made_at=clock.now(),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    record(events.WavePlanned(actor=by.id, object_id=made.id))
    return made


def check_days(first: date, last: date) -> None:
    """Refuse days in the past, and fewer than LEAST_DAYS working days. Raises Invalid."""
    if not clock.today() <= first <= clock.today() + FARTHEST:
        raise Invalid("opens_on", "Choose a day from today on, within a year.")
    if not first <= last <= first + LONGEST:
        raise Invalid("closes_on", "Choose a day within two months after the first.")
    if working_days(first, last) < LEAST_DAYS:
        raise Invalid("closes_on", "People need %(least)s working days to answer. Choose a later day.",
            least=str(LEAST_DAYS))  # fmt: skip


def working_days(first: date, last: date) -> int:
    """Working days from the first to the last day, both included."""
    days = (first + number * DAY for number in range((last - first).days + 1))
    return sum(is_working_day(day, None) for day in days)


def replan(wave: Wave, first: date, last: date, *, by: Person, shown: tuple[date, date]) -> None:
    """Change the days of a planned wave; `shown` are those that the page showed.

    Raises NotAllowed, WrongState, Stale, or Invalid on a day.
    """
    only_leads(by)
    db.lock(wave)
    if wave.state != WaveState.planned:
        raise WrongState(CHANGED)
    if (wave.opens_on, wave.closes_on) != shown:
        raise Stale(STALE)
    check_days(first, last)
    wave.opens_on, wave.closes_on = first, last
    record(events.WavePlanned(actor=by.id, object_id=wave.id))


def obstacles(wave: Wave) -> list[Obstacle]:
    """What keeps a wave from opening: waves of its population that have no decision yet."""
    return [
        Obstacle(other.id, other.closes_on, *_OBSTACLES[other.state])
        for other in queries.to_answer_for(wave)
    ]


def missing(wave: Wave, may_open: MayOpen, language: str) -> Refusal | None:
    """Why a planned wave cannot open now: its days, or its audience; None where it can.

    `may_open` is `providers.may_open`, which packages above answer.
    """
    if clock.today() < wave.opens_on:
        return WrongState("The wave can open from %(day)s on. Change its days to open it earlier.",
            day=day_in(language, wave.opens_on))  # fmt: skip
    if working_days(clock.today(), wave.closes_on) < LEAST_DAYS:
        return WrongState(
            "Fewer than %(least)s working days are left to answer. Choose later days.",
            least=str(LEAST_DAYS),
        )
    return may_open(wave)


def open_wave(wave: Wave, *, by: Person, may_open: MayOpen) -> None:
    """Accept answers from today on.

    Raises NotAllowed, or WrongState naming what is missing: a published result and decision of
    the waves before, days to answer, people to ask.
    """
    # Two waves of one barometer cannot both open.
    db.lock(wave.version.barometer)
    step = WAVE.permit(wave, "open", by=by, may=MAY)
    if found := obstacles(wave):
        raise WrongState(found[0].message, day=day_in(by.locale, found[0].day))
    if (why := missing(wave, may_open, by.locale)) is not None:
        raise WrongState(why.message, **why.values)
    wave.opens_on = clock.today()
    WAVE.move(wave, step)
    record(events.WaveOpened(actor=by.id, object_id=wave.id))


def cancel(wave: Wave, *, by: Person) -> None:
    """Cancel a planned wave. Raises NotAllowed or WrongState."""
    WAVE.take(wave, "cancel", by=by, may=MAY)
    record(events.WaveCanceled(actor=by.id, object_id=wave.id))


def close(wave: Wave, *, by: Person) -> None:
    """Accept no further answers, before the last day. Raises NotAllowed or WrongState."""
    step = WAVE.permit(wave, "close", by=by, may=MAY)
    wave.closes_on = min(wave.closes_on, clock.today())
    WAVE.move(wave, step)
    record(events.WaveClosed(actor=by.id, object_id=wave.id))


def expire(wave: Wave) -> None:
    """Accept no further answers, because the last day is over."""
    WAVE.take(wave, "expire", by=None, may=MAY)
    record(events.WaveClosed(actor=None, object_id=wave.id))
