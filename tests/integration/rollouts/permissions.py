"""Who plans the opening of a program unit by unit: its leads, before it opens or with a plan."""

from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.rollouts.plans import drafted, in_weeks, opened, planned, units
from tests.integration.web.rows import (
    CONFLICT,
    INVALID,
    LEAD,
    MISSING,
    Path,
    Row,
    at,
    draft,
)
from webapp.core import db
from webapp.programs.models import Program


def _program(company: Company, slug: str, *, is_open: bool) -> Program:
    """A program with a plan of two units, created once."""
    found = db.session().scalar(select(Program).where(Program.slug == slug))
    if found is not None:
        return found
    program, two = drafted(company, slug), units(slug.title(), 2)
    planned(company, program, {two[0].id: in_weeks(2), two[1].id: in_weeks(6)})
    if is_open:
        opened(company, program)
    return program


def _planned(path: str) -> Path:
    return lambda company: path.format(_program(company, "in-turn", is_open=False).slug)


def _open(path: str) -> Path:
    return lambda company: path.format(_program(company, "in-groups", is_open=True).slug)


PERMISSIONS = (
    Row("GET", "rollouts.days", draft("/programs/{}/opening"), LEAD, 200, MISSING),
    Row("POST", "rollouts.days", draft("/programs/{}/opening"), LEAD, INVALID, MISSING),
    Row("GET", "rollouts.days", _open("/programs/{}/opening"), LEAD, 200, MISSING, note="open"),
    Row("POST", "rollouts.days", _open("/programs/{}/opening"), LEAD, INVALID, MISSING, note="open"),
    Row("GET", "rollouts.days", at("/programs/voices/opening"), frozenset(), others=MISSING,
        note="no plan"),
    Row("GET", "rollouts.draw", _planned("/programs/{}/opening/draw"), LEAD, 200, MISSING),
    Row("POST", "rollouts.draw", _planned("/programs/{}/opening/draw"), LEAD, INVALID, MISSING),
    Row("GET", "rollouts.draw", at("/programs/voices/opening/draw"), frozenset(), others=MISSING,
        note="no plan"),
    Row("POST", "rollouts.drop", _planned("/programs/{}/opening/drop"), LEAD, CONFLICT, MISSING,
        data={"version": "99"}),
    Row("POST", "rollouts.drop", _open("/programs/{}/opening/drop"), LEAD, CONFLICT, MISSING,
        note="open"),
)  # fmt: skip
