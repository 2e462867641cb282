"""Who reads results, questionnaires and waves, and who changes them."""

from tests.factories.company import Company
from tests.integration.barometers.waves import barometer_of, planned, result_of, wave_in
from tests.integration.web.rows import (
    ADMIN,
    CONFLICT,
    FIGURE_READERS,
    INVALID,
    MISSING,
    REDIRECT,
    SIGNED_IN,
    Path,
    Row,
    at,
)
from webapp.barometers import queries

# The analyst of the test company is its employee-view lead too.
LEADS = frozenset({"analyst"})
READERS = FIGURE_READERS | ADMIN | LEADS
HOME = "/barometers/questionnaires"
FREE = {
    "name_en": "Mine", "name_fr": "Le mien", "purpose_en": "To know.", "purpose_fr": "Savoir.",
    "population": "employees",
}  # fmt: skip
V1 = {"version": "1"}


def _on_barometer(suffix: str = "") -> Path:
    return lambda company: f"{HOME}/{barometer_of(company).id}{suffix}"


def _on_version(suffix: str = "") -> Path:
    def path(company: Company) -> str:
        return f"/barometers/versions/{queries.newest_version(barometer_of(company).id).id}{suffix}"

    return path


def _used(suffix: str) -> Path:
    """A barometer whose version a wave uses."""

    def path(company: Company) -> str:
        barometer = barometer_of(company)
        planned(company, barometer)
        return f"{HOME}/{barometer.id}{suffix}"

    return path


def _on_wave(state: str, suffix: str = "", *, result: bool = False) -> Path:
    middle = "results/" if result else "waves/"
    return lambda company: f"/barometers/{middle}{wave_in(company, state).id}{suffix}"


def _planning(company: Company) -> str:
    return f"{HOME}/{barometer_of(company).id}/waves/new"


def _of_candidates(company: Company) -> str:
    """A planned wave that no wave of employees keeps from opening."""
    return f"/barometers/waves/{wave_in(company, 'planned', 'candidates').id}/open"


def _comments(company: Company) -> str:
    result = result_of(comments=[{"question": "why", "text": "Calm."}])
    return f"/barometers/waves/{wave_in(company, 'closed', result=result).id}/comments"


DAYS = {"moment": "daily_work", "opens_on": "2026-11-20", "closes_on": "2026-12-04"}
PERMISSIONS = (
    Row("GET", "barometers.results", at("/barometers"), SIGNED_IN),
    Row("GET", "barometers.result", _on_wave("published", result=True), SIGNED_IN),
    Row("GET", "barometers.result", _on_wave("closed", result=True), SIGNED_IN, MISSING,
        note="not published"),
    Row("GET", "barometers.download", _on_wave("decided", "/result.csv", result=True), SIGNED_IN),
    Row("GET", "barometers.download", _on_wave("open", "/result.csv", result=True), SIGNED_IN,
        MISSING, note="not published"),
    Row("GET", "barometers.index", at(HOME), READERS),
    Row("GET", "barometers.new", at(f"{HOME}/new"), LEADS),
    Row("POST", "barometers.new", at(f"{HOME}/new"), LEADS, REDIRECT, data={"source": "comfort"}),
    Row("GET", "barometers.new_free", at(f"{HOME}/new-free"), LEADS),
    Row("POST", "barometers.new_free", at(f"{HOME}/new-free"), LEADS, REDIRECT, data=FREE),
    Row("GET", "barometers.barometer", _on_barometer(), READERS),
    Row("GET", "barometers.rename", _on_barometer("/name"), LEADS),
    Row("POST", "barometers.rename", _on_barometer("/name"), LEADS, REDIRECT, data=FREE | V1),
    Row("POST", "barometers.start_version", _used("/versions"), LEADS, REDIRECT, data=V1),
    Row("POST", "barometers.start_version", _on_barometer("/versions"), LEADS, CONFLICT, data=V1,
        note="not used"),
    Row("GET", "barometers.preview", _on_version(), READERS),
    Row("GET", "barometers.changes", _on_version("/changes"), READERS),
    Row("GET", "barometers.plan", _planning, LEADS),
    Row("POST", "barometers.plan", _planning, LEADS, REDIRECT, data=DAYS),
    Row("GET", "barometers.wave", _on_wave("planned"), READERS),
    Row("GET", "barometers.wave", _on_wave("closed"), READERS, note="closed"),
    Row("POST", "barometers.move_wave", _of_candidates, LEADS, REDIRECT),
    Row("POST", "barometers.move_wave", _on_wave("decided", "/open"), LEADS, CONFLICT, note="decided"),
    Row("GET", "barometers.replan", _on_wave("planned", "/days"), LEADS),
    Row("POST", "barometers.replan", _on_wave("planned", "/days"), LEADS, INVALID,
        data={"opens_on": "2020-01-01", "closes_on": "2020-01-20"}),
    Row("GET", "barometers.comments", _comments, LEADS),
    Row("POST", "barometers.comments", _comments, LEADS, INVALID, data={"version": "2"}),
    Row("GET", "barometers.decide", _on_wave("published", "/decision"), LEADS),
    Row("POST", "barometers.decide", _on_wave("published", "/decision"), LEADS, INVALID),
    Row("GET", "barometers.correct", _on_wave("decided", "/correction"), LEADS),
    Row("POST", "barometers.correct", _on_wave("decided", "/correction"), LEADS, REDIRECT,
        data={"text_en": "Sorry.", "text_fr": "Pardon."} | V1),
)  # fmt: skip
