"""Create the demo company in an empty database."""

from collections.abc import Callable

from webapp.core import clock, runtime
from webapp.demo.company import Company
from webapp.demo.progress import Progress
from webapp.demo.recruitment.imported import recruit
from webapp.demo.year import simulate
from webapp.demo_data import words
from webapp.demo_data.truth import TRUTH, Truth
from webapp.insights.jobs import close_and_measure
from webapp.people.queries import anybody
from webapp.people.services import passwords
from webapp.programs.queries import anything
from webapp.tracking.counting import counter
from webapp.tracking.jobs import ingest_visits, rotate_day_keys
from webapp.web.application import Application
from webapp.web.jobs import seal_activity


class NotEmptyError(ValueError):
    """The database contains people or programs already."""


def make_demo(app: Application, tell: Callable[[str], None], truth: Truth = TRUTH) -> None:
    """Create the demo company up to now. Raises NotEmptyError.

    The same parameters (with their seed) and the same day give the same company except for ids.
    """
    with app.app_context():
        if anybody() or anything():
            raise NotEmptyError("The database is not empty, so no demo company was made.")
        company = Company(
            runtime.current().settings, counter(), truth,
            passwords().hash(words.PASSWORD), clock.now(),
        )  # fmt: skip
        tell(f"A company of {len(company.staff)} people, {truth.weeks} weeks:")
        visit_count = simulate(company, Progress(tell, truth.weeks).week_is_over)
        tell(f"{len(company.members)} people joined, {visit_count} requests on their links")
        ingest_visits()
        rotate_day_keys()
        recruit(company)
        close_and_measure()
        seal_activity()
        tell("weeks closed, figures stored")
