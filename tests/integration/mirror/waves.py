"""Published waves and customer scores to compare."""

from datetime import date
from io import BytesIO
from typing import Any

from tests.environment import NOON
from webapp.barometers.models import Barometer, BarometerVersion, Wave
from webapp.barometers.workflow import BarometerKind, Population, WaveState
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.customers.services import import_scores
from webapp.experience import Moment
from webapp.mirror.jobs import compare_quarters

Cells = dict[tuple[str, str], tuple[float, float, int]]


def cell(group: str, theme: str, value: float, sd: float, n: int, **more: Any) -> dict[str, Any]:
    """One released cell of a wave."""
    return {
        "group": group, "measure": theme, "kind": "score", "n": n, "value": value, "sd": sd,
        "low": value, "high": value, "shares": None, "theme": theme,
    } | more  # fmt: skip


def hidden(group: str, theme: str) -> dict[str, Any]:
    """A cell that was not released."""
    empty = dict.fromkeys(("n", "value", "sd", "low", "high"))
    return cell(group, theme, 0, 0, 0) | empty


def published(
    closes_on: date, *cells: dict[str, Any], population: Population = Population.employees,
    state: WaveState = WaveState.published, moment: Moment = Moment.daily_work,
) -> Wave:  # fmt: skip
    """A wave that closed on a day, with these cells as its result."""
    with unit_of_work():
        barometer = Barometer(
            kind=BarometerKind.conditions, population=population, purposes={"en": "To know.", "fr": "Savoir."}, made_at=NOON,
            names={"en": "A barometer", "fr": "Un baromètre"},
        )  # fmt: skip
        version = BarometerVersion(
            barometer=barometer, number=1, questions={"questions": []}, made_at=NOON
        )
        result = {"invited": 50, "replaced": 0, "answers": 40, "cells": list(cells), "alpha": {}, "comments": []}  # fmt: skip
        wave = Wave(
            version=version, moment=moment, opens_on=closes_on, closes_on=closes_on,
            state=state, result=result, published_at=NOON if state == WaveState.published else None,
            made_at=NOON,
        )  # fmt: skip
        db.session().add_all([barometer, version, wave])
    return wave


def customers(quarter: str, cells: Cells) -> None:
    """Import scores by name of the unit and theme."""
    lines = [
        f"{unit},{theme},{quarter},{score},{sd},{n}"
        for (unit, theme), (score, sd, n) in cells.items()
    ]
    text = "\n".join(("unit,theme,period,score,sd,n", *lines))
    with unit_of_work():
        import_scores(BytesIO(text.encode()), by=None)


def compare() -> None:
    """Run the job as the worker does."""
    db.session().rollback()
    compare_quarters()
