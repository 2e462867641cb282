"""Published waves of barometers for tests, as a worker stores them."""

from datetime import date, timedelta
from typing import Any

from tests.environment import NOON
from webapp.barometers.models import Barometer, BarometerVersion, Wave
from webapp.barometers.workflow import BarometerKind, Population, WaveState
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.experience import Moment

TODAY = NOON.date()


def cell(measure: str, value: float, low: float | None, high: float | None, **more: Any) -> Any:
    """A cell of a result: a score of 40 people."""
    return {
        "group": "all", "measure": measure, "kind": "score", "n": 40, "value": value, "sd": 20.0,
        "low": low, "high": high, "shares": None, **more,
    }  # fmt: skip


def published(*cells: Any, closes_on: date = TODAY - timedelta(days=9)) -> Wave:
    """A published wave with these cells, of a barometer of its own."""
    with unit_of_work():
        now = clock.now()
        barometer = Barometer(
            kind=BarometerKind.free,
            population=Population.employees,
            names={"en": "A barometer", "fr": "Un baromètre"},
            purposes={"en": "To know.", "fr": "Savoir."},
            made_at=now,
        )
        db.session().add(barometer)
        db.session().flush()
        version = BarometerVersion(
            barometer_id=barometer.id, number=1, questions={"questions": []}, made_at=now
        )
        db.session().add(version)
        db.session().flush()
        result = {
            "invited": 60, "replaced": 0, "answers": 40, "cells": list(cells), "alpha": {},
            "comments": [],
        }  # fmt: skip
        wave = Wave(
            version_id=version.id, moment=Moment.daily_work, opens_on=closes_on - timedelta(days=9),
            closes_on=closes_on, state=WaveState.published, result=result, published_at=now,
            made_at=now,
        )  # fmt: skip
        db.session().add(wave)
    return wave
