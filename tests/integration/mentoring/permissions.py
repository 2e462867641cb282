"""Who may open editions, applications and pairs."""

from collections.abc import Callable

from tests.factories.company import Company
from tests.integration.mentoring.editions import (
    applied,
    edition_of,
    form_of,
    joined,
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
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.mentoring.models import Edition
from webapp.mentoring.queries import live_pairs
from webapp.mentoring.workflow import Role
from webapp.pairing import services as pairing
from webapp.pairing.models import MatchRun

INSIDE = dict.fromkeys(MEMBERS, FORBIDDEN)


def edition_with_members(company: Company) -> Edition:
    company.mentoring_program("pairs", *sorted(MEMBERS))
    return edition_of(company)


def on_edition(suffix: str, prepare: Callable[[Company, Edition], None] | None = None) -> Path:
    def path(company: Company) -> str:
        edition = edition_with_members(company)
        if prepare is not None:
            prepare(company, edition)
        return f"/editions/{edition.id}{suffix}"

    return path


def run_of(company: Company) -> MatchRun:
    edition = edition_with_members(company)
    offers = applied(edition, company.people["author"], Role.mentor)
    # A new person each time: nobody is paired twice with the same one.
    needs = applied(edition, joined(company, db.new_id()), Role.mentee)
    return simulated(company, edition, [(offers, needs)])


def _on_pair(suffix: str) -> Path:
    def path(company: Company) -> str:
        run, lead = run_of(company), company.people["lead"]
        with unit_of_work():
            pairing.review(run, by=lead)
            pairing.publish(run, by=lead)
        [pair] = live_pairs(edition_id=run.edition_id)
        return f"/pairs/{pair.id}{suffix}"

    return path


def _application(company: Company) -> str:
    own = applied(edition_with_members(company), company.people["author"], Role.mentor)
    return f"/applications/{own.id}/withdraw"


PERMISSIONS = (
    Row("GET", "mentoring.editions", mentoring("/programs/{}/editions"), LEAD, 200, MISSING, INSIDE),
    Row("GET", "mentoring.new_edition", mentoring("/programs/{}/editions/new"), LEAD, 200, MISSING, INSIDE),
    Row("POST", "mentoring.new_edition", mentoring("/programs/{}/editions/new"), LEAD, REDIRECT,
        MISSING, INSIDE, form_of()),
    Row("GET", "mentoring.editions", at("/programs/voices/editions"), LEAD, MISSING, MISSING, note="sharing"),
    Row("GET", "mentoring.edition", on_edition(""), LEAD, 200, MISSING, INSIDE),
    Row("GET", "mentoring.edit_edition", on_edition("/edit"), LEAD, 200, MISSING, INSIDE),
    Row("POST", "mentoring.edit_edition", on_edition("/edit"), LEAD, INVALID, MISSING, INSIDE),
    Row("POST", "mentoring.move_edition", on_edition("/stop"), LEAD, REDIRECT, MISSING, INSIDE),
    Row("GET", "mentoring.mine", at("/mentoring"), SIGNED_IN),
    Row("GET", "mentoring.apply", on_edition("/apply/mentor"), MEMBERS, 200, MISSING, {"lead": FORBIDDEN}),
    Row("POST", "mentoring.apply", on_edition("/apply/mentor"), MEMBERS, INVALID, MISSING, {"lead": FORBIDDEN}),
    Row("POST", "mentoring.withdraw", _application, OWN, REDIRECT, MISSING),
    Row("GET", "mentoring.pair", _on_pair(""), OWN, 200, MISSING),
    Row("POST", "mentoring.answer", _on_pair("/answer"), OWN, REDIRECT, MISSING, data={"reply": "yes"}),
    Row("POST", "mentoring.move_pair", _on_pair("/end"), OWN, CONFLICT, MISSING),
)  # fmt: skip
