"""Seed a database that is empty; nothing else is ever touched."""

import random
from collections.abc import Callable

from flask import Flask

from webapp.insights.jobs import close_and_measure
from webapp.kernel import clock
from webapp.people import queries as people
from webapp.programs import queries as programs
from webapp.seed.company import Company, build
from webapp.shares.jobs import ingest_visits

SEED = 2026


class NotEmptyError(ValueError):
    """There are people or programs already."""


def seed(app: Flask, tell: Callable[[str], None]) -> None:
    """Build the demo company up to now; raises NotEmptyError."""
    with app.app_context():
        if people.anybody() or programs.anything():
            raise NotEmptyError("The database is not empty, so nothing was seeded.")
        company = Company(
            app.extensions["settings"], app.extensions["counter"], app.extensions["passwords"],
            random.Random(SEED),
        )  # fmt: skip
        build(company, clock.now(), tell)
        ingest_visits()
        close_and_measure()
        tell("weeks closed, figures stored")
