"""Seed a database that is empty; nothing else is ever touched."""

from collections.abc import Callable

from flask import Flask

from webapp.insights.jobs import close_and_measure
from webapp.kernel import clock
from webapp.people import queries as people
from webapp.programs import queries as programs
from webapp.seed import words
from webapp.seed.company import Company
from webapp.seed.progress import Progress
from webapp.seed.truth import TRUTH, Truth
from webapp.seed.year import live
from webapp.shares.jobs.visits import ingest_visits, turn_day_keys
from webapp.web.jobs import seal_activity


class NotEmptyError(ValueError):
    """There are people or programs already."""


def seed(app: Flask, tell: Callable[[str], None], truth: Truth = TRUTH) -> None:
    """Build the demo company up to now; raises NotEmptyError.

    The same truth (its seed among it) and the same day give the same company, but for its ids.
    """
    with app.app_context():
        if people.anybody() or programs.anything():
            raise NotEmptyError("The database is not empty, so nothing was seeded.")
        company = Company(
            app.extensions["settings"], app.extensions["counter"], truth,
            app.extensions["passwords"].hash(words.PASSWORD), clock.now(),
        )  # fmt: skip
        tell(f"A company of {len(company.staff)} people lives through {truth.weeks} weeks:")
        made = live(company, Progress(tell, truth.weeks).week_is_over)
        tell(f"{len(company.members)} people joined, {made} requests on their links")
        ingest_visits()
        turn_day_keys()
        close_and_measure()
        seal_activity()
        tell("weeks closed, figures stored")
