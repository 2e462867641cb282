"""Who may open the runs of the matching."""

from tests.factories.company import Company
from tests.integration.mentoring.permissions import INSIDE, on_edition, run_of
from tests.integration.web.rows import INVALID, LEAD, MISSING, REDIRECT, Path, Row
from webapp.core.unit_of_work import unit_of_work
from webapp.mentoring import services as mentoring
from webapp.mentoring.models import Edition
from webapp.pairing import services


def _stop(company: Company, edition: Edition) -> None:
    with unit_of_work():
        mentoring.stop_applications(edition, by=company.people["lead"])


def _on_run(suffix: str, *, reviewed: bool = False) -> Path:
    def path(company: Company) -> str:
        run = run_of(company)
        if reviewed:
            with unit_of_work():
                services.review(run, by=company.people["lead"])
        return f"/matching/{run.id}{suffix}"

    return path


PERMISSIONS = (
    Row("POST", "pairing.find_pairs", on_edition("/pairs", _stop), LEAD, REDIRECT, MISSING, INSIDE),
    Row("GET", "pairing.run", _on_run(""), LEAD, 200, MISSING, INSIDE),
    Row("POST", "pairing.names", _on_run("/names"), LEAD, 200, MISSING, INSIDE),
    Row("POST", "pairing.decide", _on_run("/publish", reviewed=True), LEAD, REDIRECT, MISSING, INSIDE),
    Row("POST", "pairing.why_not", _on_run("/why-not", reviewed=True), LEAD, INVALID, MISSING, INSIDE),
)  # fmt: skip
