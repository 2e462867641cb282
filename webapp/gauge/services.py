"""Compare themes for a week, open repairs, and close them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from webapp.barometers.queries import newest_scores
from webapp.briefs.models import Theme
from webapp.briefs.services import hold_theme
from webapp.core import clock, db
from webapp.core.errors import Invalid
from webapp.core.i18n import LANGUAGES, gettext_noop
from webapp.core.unit_of_work import record
from webapp.experience import ExperienceTheme
from webapp.gauge import events, queries
from webapp.gauge.gaps import DUE, compare, is_lifted, is_new
from webapp.gauge.models import GaugeReading, Repair
from webapp.gauge.outside import SPAN, Acts, Shared, released, shared_by_theme
from webapp.gauge.rules import MAY
from webapp.gauge.workflow import REPAIR, RepairState, Verdict
from webapp.irritants.queries import counts_by_theme
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.readiness.inside import Inside, newest_inside

SHORTEST: Final = 20
LONGEST: Final = 1000
REPAIR_FIRST = gettext_noop("A repair of this theme is open. Publish first what changed.")
Counts = Mapping[ExperienceTheme, tuple[int, int]]


def read_week() -> None:
    """Read all programs for the last week that is over, unless a reading of it is stored."""
    until = clock.week_start(clock.now(), clock.zone())
    week = clock.iso_week(_day(until) - timedelta(days=1))
    if not queries.is_read(week):
        for program in queries.compared_programs():
            read_program(program, week, until)


def read_program(program: Program, week: str, until: datetime) -> None:
    """Store the readings of a program for the week that ended at `until`, each once.

    A wide gap pauses the theme and opens a repair where the evidence is new.
    """
    db.lock(program)
    day = _day(until) - timedelta(days=1)
    shared, scores = shared_by_theme(program.id, until), newest_scores()
    irritants = counts_by_theme(day - timedelta(weeks=SPAN))
    for theme in queries.compared_themes(program.id):
        about = theme.about
        if about is None or db.session().get(GaugeReading, (theme.id, week)) is not None:
            continue
        inside = newest_inside(scores, about, day)
        reading = _read(theme, week, shared.get(theme.id, {}), inside, irritants.get(about))
        db.session().add(reading)
        db.session().flush()
        if reading.verdict == Verdict.wide:
            _hold(theme, reading)
    record(events.ThemesRead(actor=None, object_id=program.id, week=week))


def _read(
    theme: Theme, week: str, acts: Acts, inside: Inside | None, counts: tuple[int, int] | None
) -> GaugeReading:
    shown = released(acts, week, queries.last_shared(theme.id))
    opened, mended = counts or (None, None)
    found = compare(shown.shares if shown else None, inside, opened)
    return GaugeReading(
        theme_id=theme.id, program_id=theme.program_id, week=week, about=theme.about,
        irritants_open=opened, irritants_mended=mended, verdict=found.verdict,
        causes=[cause.value for cause in found.causes], made_at=clock.now(),
        **_shown(shown), **_measured(inside),
    )  # fmt: skip


def _shown(shown: Shared | None) -> dict[str, object]:
    if shown is None:
        return {"shares": None, "shares_week": None}
    return {"shares": shown.shares, "shares_week": shown.week}


def _measured(inside: Inside | None) -> dict[str, object]:
    if inside is None:
        return {}
    return {
        "level": inside.level, "low": inside.low, "high": inside.high, "n": inside.n,
        "closes_on": inside.closes_on, "is_enps": inside.is_enps,
    }  # fmt: skip


def _hold(theme: Theme, reading: GaugeReading) -> None:
    """Pause the theme under its open repair, or under a new one if the evidence is new."""
    last = queries.last_repair(theme.id)
    if last is None or last.closed_at is not None:
        if (
            last is not None
            and last.closed_at is not None
            and not _rests_on_news(reading, last.closed_at)
        ):
            return
        _open_repair(theme, reading)
    hold_theme(theme)


def _rests_on_news(reading: GaugeReading, closed_at: datetime) -> bool:
    """Whether a wide gap rests on something later than the end of the last repair."""
    before = queries.irritants_open_at(reading.theme_id, closed_at)
    more = (reading.irritants_open or 0) - before
    return is_new(reading.causes, reading.closes_on, more, _day(closed_at))


def _open_repair(theme: Theme, reading: GaugeReading) -> None:
    now = clock.now()
    repair = Repair(
        program_id=theme.program_id, theme_id=theme.id, week=reading.week,
        causes=list(reading.causes), opened_at=now, due_on=_day(now) + DUE,
    )  # fmt: skip
    db.session().add(repair)
    db.session().flush()
    record(events.RepairOpened(actor=None, object_id=repair.id, theme_id=theme.id))


def close_repair(repair: Repair, step: str, outcomes: Mapping[str, str], *, by: Person) -> None:
    """Publish what changed (`finish`) or why nothing changes (`decline`), in each language.

    The theme stays paused until a lead resumes it. Raises NotAllowed, WrongState, or Invalid on
    `outcome_en` or `outcome_fr`.
    """
    REPAIR.permit(repair, step, by=by, may=MAY)
    words = {code: outcomes.get(code, "").strip() for code in LANGUAGES}
    for code, text in words.items():
        if not SHORTEST <= len(text) <= LONGEST:
            raise Invalid(
                f"outcome_{code}", "Write %(least)s to %(most)s characters.", least=SHORTEST,
                most=LONGEST,
            )  # fmt: skip
    REPAIR.take(repair, step, by=by, may=MAY, outcomes=words, closed_at=clock.now())
    record(events.RepairClosed(actor=by.id, object_id=repair.id, state=repair.state.value))


def why_not_resume(theme: Theme) -> str | None:
    """Why a lead may not resume a theme yet (a msgid), or None; see `comparing`."""
    repair = queries.last_repair(theme.id)
    if repair is None or repair.state != RepairState.open:
        return None
    last = queries.newest_reading(theme)
    if last and is_lifted(last.verdict, last.level, last.closes_on, _day(repair.opened_at)):
        return None
    return REPAIR_FIRST


def _day(moment: datetime) -> date:
    return clock.local_day(moment, clock.zone())
