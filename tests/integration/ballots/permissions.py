"""Who may open the pages of ballots: the public ones know nobody."""

from tests.integration.ballots.waves import added_wave
from tests.integration.web.rows import ALL, INVALID, MISSING, REDIRECT, Path, Row, at
from webapp.ballots.models import WaveGroup
from webapp.barometers.models import Wave
from webapp.barometers.workflow import Population, WaveState
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work

EMPLOYEE_VIEW = frozenset({"analyst"})


def wave_of(population: Population, state: WaveState = WaveState.open) -> Wave:
    """A wave with one group, without asking anybody."""
    with unit_of_work():
        wave = added_wave(population, state)
        db.session().add(WaveGroup(wave_id=wave.id, key="all"))
    return wave


def _of(path: str, population: Population = Population.employees) -> Path:
    return lambda _company: path.format(wave_of(population).id)


def _planned(path: str) -> Path:
    return lambda _company: path.format(wave_of(Population.employees, WaveState.planned).id)


def _other(path: str) -> Path:
    return _of(path, Population.candidates)


PERMISSIONS = (
    Row("GET", "ballots.ballot", _of("/ballot/{}"), ALL),
    Row("GET", "ballots.ballot", _other("/ballot/{}"), ALL, MISSING, note="of candidates"),
    Row("GET", "ballots.ballot", _planned("/ballot/{}"), ALL, MISSING, note="planned"),
    Row("POST", "ballots.ballot", _of("/ballot/{}"), ALL, INVALID),
    Row("GET", "ballots.sent", _of("/ballot/{}/sent"), ALL),
    Row("GET", "ballots.candidates", _other("/candidates/{}"), ALL),
    Row("GET", "ballots.candidates", _of("/candidates/{}"), ALL, MISSING, note="of employees"),
    Row("POST", "ballots.candidates", _other("/candidates/{}"), ALL, REDIRECT,
        data={"q-trust": "4"}),
    Row("GET", "ballots.sent_openly", _other("/candidates/{}/sent"), ALL),
    Row("GET", "ballots.secrecy", at("/ballot-secrecy"), ALL),
    Row("GET", "ballots.sheets", _of("/waves/{}/ballots"), EMPLOYEE_VIEW),
    Row("GET", "ballots.sheets", _planned("/waves/{}/ballots"), EMPLOYEE_VIEW, MISSING, MISSING,
        note="planned"),
    Row("POST", "ballots.print_sheets", _of("/waves/{}/ballots"), EMPLOYEE_VIEW,
        data={"version": "0", "group": "all", "number": "10"}),
)  # fmt: skip
