"""What the home page, the navigation and the search show about barometers."""

from collections.abc import Iterator
from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _

from webapp.barometers import queries
from webapp.barometers.models import Wave
from webapp.barometers.queries import ANSWERED
from webapp.barometers.rules import reads_barometers
from webapp.barometers.workflow import WaveState
from webapp.core import clock
from webapp.core.lists import found_in
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.workflow import Role
from webapp.web.features import NextStep, SearchHit
from webapp.web.locale import day, in_language

DECIDE, OPEN, SOON = 12, 20, 45
# Before the last day of a wave.
ENDS_SOON = timedelta(days=2)
UNFINISHED = (WaveState.planned, WaveState.open, WaveState.closed, WaveState.published)


def wave_name(wave: Wave) -> str:
    """The name of a barometer and the last day of the wave, in the reader's language."""
    return str(
        _("%(barometer)s, wave until %(day)s", barometer=in_language(wave.version.barometer.names),
          day=day(wave.closes_on))
    )  # fmt: skip


def next_steps(me: Person) -> Iterator[NextStep]:
    """What an employee-view lead has to publish or decide, and waves that end soon."""
    if not holds(me, Role.employee_view):
        return
    for wave in queries.waves_in(UNFINISHED):
        if (step := _step(wave)) is not None:
            yield step


def _step(wave: Wave) -> NextStep | None:
    name, page = wave_name(wave), url_for("barometers.wave", wave=wave.id)
    if wave.state == WaveState.closed and wave.result is not None:
        return NextStep(DECIDE, name, page, _("Publish the result"),
            _("The result is ready. Employees wait for it."), about=name)  # fmt: skip
    if wave.state == WaveState.published:
        decide = url_for("barometers.decide", wave=wave.id)
        return NextStep(DECIDE, name, decide, _("Write the decision"),
            _("No new wave can open before the decision is published."), about=name)  # fmt: skip
    if wave.state == WaveState.planned and wave.opens_on <= clock.today():
        return NextStep(OPEN, name, page, _("Open the wave"),
            _("Planned from %(day)s on.", day=day(wave.opens_on)), about=name)  # fmt: skip
    if wave.state == WaveState.open and wave.closes_on - clock.today() <= ENDS_SOON:
        return NextStep(SOON, name, page, _("Open"),
            _("The wave ends on %(day)s.", day=day(wave.closes_on)), about=name)  # fmt: skip
    return None


def hits(me: Person, search: str) -> Iterator[SearchHit]:
    """Published results, and for those who read them, questionnaires with the words."""
    for wave in queries.waves_in(ANSWERED):
        barometer = wave.version.barometer
        if found_in(search, *barometer.names.values(), *barometer.purposes.values()):
            yield SearchHit(
                str(_("Results of barometers")), wave_name(wave),
                url_for("barometers.result", wave=wave.id), in_language(barometer.purposes),
            )  # fmt: skip
    if not reads_barometers(me):
        return
    for barometer in queries.barometers():
        if found_in(search, *barometer.names.values(), *barometer.purposes.values()):
            yield SearchHit(
                str(_("Barometers")), in_language(barometer.names),
                url_for("barometers.barometer", barometer=barometer.id),
                in_language(barometer.purposes),
            )  # fmt: skip
