"""Who may open editions, applications, runs and pairs."""

from collections.abc import Callable

from tests.factories.company import Company
from tests.integration.mentoring.editions import (
    applied,
    edition_of,
    form_of,
    simulated,
)
from tests.integration.web.rows import (
    CONFLICT,
    FORBIDDEN,
    INVALID,
    LEAD,
    MEMBERS,
    MISSING,
    OWN,
    REDIRECT,
    SIGNED_IN,
    Path,
    Row,
    at,
    mentoring,
)
from webapp.core.unit_of_work import unit_of_work
from webapp.mentoring import services
from webapp.mentoring.models import Edition, MatchRun
from webapp.mentoring.queries import live_pairs
from webapp.mentoring.workflow import Role

INSIDE = dict.fromkeys(MEMBERS, FORBIDDEN)


def _edition(company: Company) -> Edition:
    company.mentoring_program("pairs", *sorted(MEMBERS))
    return edition_of(company)


def _on_edition(suffix: str, prepare: Callable[[Company, Edition], None] | None = None) -> Path:
    def path(company: Company) -> str:
        edition = _edition(company)
        if prepare is not None:
            prepare(company, edition)
        return f"/editions/{edition.id}{suffix}"

    return path


def _stop(company: Company, edition: Edition) -> None:
    with unit_of_work():
        services.stop_applications(edition, by=company.people["lead"])


def _run(company: Company) -> MatchRun:
    edition, people = _edition(company), company.people
    offers = applied(edition, people["author"], Role.mentor)
    needs = applied(edition, people["colleague"], Role.mentee)
    return simulated(company, edition, [(offers, needs)])


def _on_run(suffix: str, *, reviewed: bool = False) -> Path:
    def path(company: Company) -> str:
        run = _run(company)
        if reviewed:
            with unit_of_work():
                services.review(run, by=company.people["lead"])
        return f"/matching/{run.id}{suffix}"

    return path


def _on_pair(suffix: str) -> Path:
    def path(company: Company) -> str:
        run, lead = _run(company), company.people["lead"]
        with unit_of_work():
            services.review(run, by=lead)
            services.publish(run, by=lead)
        [pair] = live_pairs(edition_id=run.edition_id)
        return f"/pairs/{pair.id}{suffix}"

    return path


def _application(company: Company) -> str:
    own = applied(_edition(company), company.people["author"], Role.mentor)
    return f"/applications/{own.id}/withdraw"


PERMISSIONS = (
    Row("GET", "mentoring.editions", mentoring("/programs/{}/editions"), LEAD, 200, MISSING, INSIDE),
    Row("GET", "mentoring.new_edition", mentoring("/programs/{}/editions/new"), LEAD, 200, MISSING, INSIDE),
    Row("POST", "mentoring.new_edition", mentoring("/programs/{}/editions/new"), LEAD, REDIRECT,
        MISSING, INSIDE, form_of()),
    Row("GET", "mentoring.editions", at("/programs/voices/editions"), LEAD, MISSING, MISSING, note="sharing"),
    Row("GET", "mentoring.edition", _on_edition(""), LEAD, 200, MISSING, INSIDE),
    Row("GET", "mentoring.edit_edition", _on_edition("/edit"), LEAD, 200, MISSING, INSIDE),
    Row("POST", "mentoring.edit_edition", _on_edition("/edit"), LEAD, INVALID, MISSING, INSIDE),
    Row("POST", "mentoring.move_edition", _on_edition("/stop"), LEAD, REDIRECT, MISSING, INSIDE),
    Row("POST", "mentoring.find_pairs", _on_edition("/pairs", _stop), LEAD, REDIRECT, MISSING, INSIDE),
    Row("GET", "mentoring.run", _on_run(""), LEAD, 200, MISSING, INSIDE),
    Row("POST", "mentoring.names", _on_run("/names"), LEAD, 200, MISSING, INSIDE),
    Row("POST", "mentoring.decide", _on_run("/publish", reviewed=True), LEAD, REDIRECT, MISSING, INSIDE),
    Row("GET", "mentoring.mine", at("/mentoring"), SIGNED_IN),
    Row("GET", "mentoring.apply", _on_edition("/apply/mentor"), MEMBERS, 200, MISSING, {"lead": FORBIDDEN}),
    Row("POST", "mentoring.apply", _on_edition("/apply/mentor"), MEMBERS, INVALID, MISSING, {"lead": FORBIDDEN}),
    Row("POST", "mentoring.withdraw", _application, OWN, REDIRECT, MISSING),
    Row("GET", "mentoring.pair", _on_pair(""), OWN, 200, MISSING),
    Row("POST", "mentoring.answer", _on_pair("/answer"), OWN, REDIRECT, MISSING, data={"reply": "yes"}),
    Row("POST", "mentoring.move_pair", _on_pair("/end"), OWN, CONFLICT, MISSING),
)  # fmt: skip
