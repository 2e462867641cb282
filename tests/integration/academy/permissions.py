"""Who may open modules and passports."""

from tests.factories.company import Company
from tests.integration.academy.modules import module_of, typed
from tests.integration.mentoring.permissions import INSIDE
from tests.integration.recognition.givings import badge
from tests.integration.web.rows import (
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
from webapp.academy import queries, services
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.recognition import queries as recognition
from webapp.recognition.services import show_badge

# The lead does not take part.
OUTSIDE = {"lead": FORBIDDEN}


def _on_module(suffix: str = "", *, publish: bool = True) -> Path:
    def path(company: Company) -> str:
        company.mentoring_program("pairs", *sorted(MEMBERS))
        return f"/modules/{module_of(company, db.new_id(), publish=publish).id}{suffix}"

    return path


def _completed(company: Company) -> str:
    company.mentoring_program("pairs", *sorted(MEMBERS))
    module = module_of(company, db.new_id())
    with unit_of_work():
        services.complete(module, (), by=company.people["author"])
    return f"/passport/{module.id}-1"


def _shown(company: Company) -> str:
    _completed(company)
    author = company.people["author"]
    with unit_of_work():
        for completion, _version in queries.completions_of(author):
            services.show(completion, shown=True, by=author)
    program = company.mentoring_program("pairs")
    known = recognition.badges_of(author)
    mine = [each for each in known if each.program_id == program.id] or [badge(author, program)]
    with unit_of_work():
        show_badge(mine[0], shown=True, by=author)
    return f"/passports/{author.id}"


PERMISSIONS = (
    Row("GET", "academy.modules", mentoring("/programs/{}/academy"), LEAD, 200, MISSING, INSIDE),
    Row("GET", "academy.new_module", mentoring("/programs/{}/academy/new"), LEAD, 200, MISSING, INSIDE),
    Row("POST", "academy.new_module", mentoring("/programs/{}/academy/new"), LEAD, REDIRECT, MISSING,
        INSIDE, data=typed("permitted")),
    Row("POST", "academy.completions", mentoring("/programs/{}/academy/completions"), LEAD, INVALID,
        MISSING, INSIDE),
    Row("GET", "academy.edit_module", _on_module("/edit"), LEAD, 200, MISSING, INSIDE),
    Row("POST", "academy.edit_module", _on_module("/edit"), LEAD, INVALID, MISSING, INSIDE),
    Row("POST", "academy.move_module", _on_module("/retire"), LEAD, REDIRECT, MISSING, INSIDE),
    Row("GET", "academy.learn", mentoring("/programs/{}/modules"), MEMBERS, 200, MISSING, OUTSIDE),
    Row("GET", "academy.module", _on_module(), MEMBERS | LEAD, 200, MISSING),
    Row("GET", "academy.module", _on_module(publish=False), LEAD, 200, MISSING, note="a draft"),
    Row("POST", "academy.complete", _on_module("/complete"), MEMBERS, REDIRECT, MISSING, OUTSIDE),
    Row("POST", "academy.check", _on_module("/check"), LEAD, REDIRECT, MISSING, INSIDE),
    Row("GET", "academy.own", at("/passport"), SIGNED_IN),
    Row("GET", "academy.passport", _shown, MEMBERS, 200, MISSING),
    Row("POST", "academy.show", _completed, OWN, REDIRECT, MISSING, data={"shown": "yes"}),
)  # fmt: skip
