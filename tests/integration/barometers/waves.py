"""Barometers and waves for tests, in any state."""

from datetime import date, timedelta
from typing import Any

from analytics.core.wave_results import ALL, Cell, CellKind, WaveResult
from tests.factories.company import Company
from webapp.barometers import queries, services
from webapp.barometers.decisions import DecisionItem
from webapp.barometers.models import Barometer, Wave
from webapp.barometers.workflow import Population, WaveState
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.experience import Moment
from webapp.people.models import Person

DAY = timedelta(days=1)
TEXTS = {"en": "Text", "fr": "Texte"}
ITEM: DecisionItem = {
    "about": "theme:overall", "verdict": "do_not",
    "said": {"en": "Offices are cold.", "fr": "Les bureaux sont froids."},
    "answer": {"en": "The heating is renewed in May.", "fr": "Le chauffage est refait en mai."},
}  # fmt: skip


def lead_of(company: Company) -> Person:
    """The employee-view lead of the test company."""
    return company.people["analyst"]


def barometer_of(company: Company, name: str = "enps") -> Barometer:
    """A new barometer of a shipped questionnaire."""
    with unit_of_work():
        return services.make_shipped(name, by=lead_of(company))


def free_barometer(company: Company, population: Population = Population.employees) -> Barometer:
    """A new barometer without questions."""
    with unit_of_work():
        return services.make_free(TEXTS, TEXTS, population, by=lead_of(company))


def planned(company: Company, barometer: Barometer, first: date | None = None) -> Wave:
    """A planned wave of two weeks."""
    first = first or clock.today()
    with unit_of_work():
        return services.plan(
            barometer, Moment.daily_work, first, first + 13 * DAY, by=lead_of(company)
        )


def reread() -> None:
    """Let the next query read what requests have stored."""
    db.session().rollback()
    db.session().expire_all()


def settle(company: Company) -> None:
    """Bring every wave to its end, so that nothing keeps the next from opening."""
    reread()
    for state in ("planned", "open", "closed", "published"):
        for wave in queries.waves_in([state]):  # type: ignore[list-item]  # a value of the states
            brought(company, wave, "canceled" if state == "planned" else "decided")


def wave_in(company: Company, state: str, name: str = "enps", result: Any = None) -> Wave:
    """A new wave of a new barometer in a state.

    The state is written here: the services would refuse to open it beside the waves of others.
    """
    wave = planned(company, barometer_of(company, name))
    published: dict[str, Any] = {"published_at": clock.now()}
    decision = {"items": [ITEM], "corrections": []}
    decided = published | {"decided_at": clock.now(), "decision": decision}
    evidence = {"published": published, "decided": decided}.get(state, {})
    with unit_of_work():
        if state in {"closed", "published", "decided"}:
            wave.result = dict(result or result_of())
        for column, value in evidence.items():
            setattr(wave, column, value)
        wave.state = WaveState(state)
    return wave


def brought(company: Company, wave: Wave, state: str, result: WaveResult | None = None) -> Wave:
    """The same wave, one step after the other, until it is in a state."""
    by = lead_of(company)
    if state == "canceled":
        with unit_of_work():
            services.cancel(wave, by=by)
    while wave.state != state:
        with unit_of_work():
            if wave.state == "planned":
                services.open_wave(wave, by=by, may_open=lambda _wave: None)
            elif wave.state == "open":
                services.close(wave, by=by)
            elif wave.state == "closed" and wave.result is None:
                services.store_result(wave, result or result_of())
            elif wave.state == "closed":
                services.publish(wave, by=by)
            else:
                services.decide(wave, [ITEM], by=by)
    return wave


def cell(measure: str, kind: CellKind, *, group: str = ALL, **values: Any) -> Cell:
    """A cell with the values given; hidden without any."""
    hidden: Any = dict.fromkeys(("n", "value", "sd", "low", "high", "shares"))
    made: Cell = {"group": group, "measure": measure, "kind": kind} | hidden | values
    return made


def enps_cell(value: float = 30.0, *, group: str = ALL, **values: Any) -> Cell:
    """An eNPS of 100 people."""
    return cell(
        "enps", "enps", group=group,
        **{
            "n": 100, "value": value, "sd": 78.1, "low": value - 15.5, "high": value + 14.3,
            "shares": {"promoters": 0.5, "passives": 0.3, "detractors": 0.2},
        } | values,
    )  # fmt: skip


def result_of(*cells: Cell, **changed: Any) -> WaveResult:
    """A result with an eNPS of everybody, unless cells are given."""
    made: Any = {
        "invited": 200, "replaced": 1, "answers": 100, "cells": list(cells) or [enps_cell()],
        "alpha": {}, "comments": [],
    }  # fmt: skip
    found: WaveResult = made | changed
    return found
