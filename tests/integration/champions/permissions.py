"""Who may open pages of champions."""

from tests.factories.company import Company
from tests.integration.champions.champions import applied, managed, program_of
from tests.integration.web.rows import (
    FORBIDDEN,
    INVALID,
    LEAD,
    MEMBERS,
    MISSING,
    OWN,
    REDIRECT,
    REVIEWER,
    SIGNED_IN,
    Path,
    Row,
    at,
)
from webapp.champions import services
from webapp.champions.models import Champion
from webapp.champions.queries import proposals_to, running
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.programs import services as programs

INSIDE = dict.fromkeys(MEMBERS, FORBIDDEN)


def helpers(path: str, slug: str = "helpers") -> Path:
    """The path of a page of the program; `{}` is replaced by its slug."""

    def found(company: Company) -> str:
        program = program_of(company, slug)
        with unit_of_work():
            for part in sorted(MEMBERS):
                programs.join(program, by=company.people[part], version=1)
        return path.format(program.slug)

    return found


def author_in(state: str, suffix: str) -> Path:
    """The path of a page of the author's role in a state."""

    def path(company: Company) -> str:
        return f"/champions/{role_of(company, 'author', state).id}{suffix}"

    return path


def role_of(company: Company, part: str, state: str, slug: str = "helpers") -> Champion:
    """A new role of a person without a manager; an earlier one ends first."""
    helpers("", slug)(company)
    person, lead = company.people[part], company.people["lead"]
    found = running(program_of(company, slug).id, person)
    if found is not None:
        with unit_of_work():
            services.end_role(found, by=person)
    made = applied(company, person, slug)
    with unit_of_work():
        services.grant(made, 4, by=lead)
        if state != "granted":
            services.begin_training(made, by=person)
        if state == "active":
            services.finish_training(made, by=person)
    return made


def asked_of(manager: str | None, suffix: str) -> Path:
    """The path of a page of a new person's role that waits for a manager, or for the lead."""

    def path(company: Company) -> str:
        by = company.people[manager] if manager else None
        person = managed(company, f"asking{db.new_id()}", by)
        return f"/champions/{applied(company, person).id}{suffix}"

    return path


def _proposal(suffix: str) -> Path:
    def path(company: Company) -> str:
        slug = f"asked-{db.new_id()}"
        program, author = program_of(company, slug), company.people["author"]
        with unit_of_work():
            services.propose(program, author.email, by=company.people["colleague"])
        [proposal] = proposals_to(author, program.id)
        return f"/champions/proposals/{proposal.id}{suffix}"

    return path


def _entry(company: Company) -> str:
    role, author = role_of(company, "author", "active"), company.people["author"]
    with unit_of_work():
        entry = services.declare_time(role, clock.today(), 5, by=author)
    return f"/champions/time/{entry.id}/delete"


PERMISSIONS = (
    Row("GET", "champions.mine", at("/champions"), SIGNED_IN),
    Row("GET", "champions.team", at("/champions/team"), SIGNED_IN),
    Row("GET", "champions.apply", helpers("/programs/{}/champions/apply"), MEMBERS, 200, FORBIDDEN),
    Row("POST", "champions.apply", helpers("/programs/{}/champions/apply"), MEMBERS, INVALID, FORBIDDEN),
    Row("GET", "champions.propose", helpers("/programs/{}/champions/propose"), SIGNED_IN),
    Row("POST", "champions.propose", helpers("/programs/{}/champions/propose"), SIGNED_IN, INVALID),
    Row("GET", "champions.proposal", _proposal(""), OWN, 200, MISSING),
    Row("POST", "champions.refuse_proposal", _proposal("/no"), OWN, REDIRECT, MISSING),
    Row("GET", "champions.role", author_in("active", "/role"), OWN, 200, MISSING),
    Row("POST", "champions.move_role", author_in("granted", "/begin"), OWN, REDIRECT, MISSING),
    Row("POST", "champions.train", author_in("in_training", "/train"), OWN | LEAD, REDIRECT, MISSING),
    Row("POST", "champions.declare", author_in("active", "/time"), OWN, REDIRECT, MISSING,
        data={"day": "2026-11-18", "minutes": "5"}),
    Row("POST", "champions.delete_time", _entry, OWN, REDIRECT, MISSING),
    Row("POST", "champions.answer", asked_of("reviewer", "/agree"), REVIEWER, REDIRECT, MISSING,
        data={"hours": "4"}),
    Row("POST", "champions.refuse", asked_of("reviewer", "/refuse"), REVIEWER, REDIRECT, MISSING),
    Row("POST", "champions.grant", asked_of(None, "/grant"), LEAD, REDIRECT, MISSING,
        data={"hours": "4"}),
    Row("POST", "champions.decline", asked_of(None, "/decline"), LEAD, REDIRECT, MISSING),
    Row("GET", "champions.people", helpers("/programs/{}/champions/people"), LEAD, 200, MISSING, INSIDE),
    Row("GET", "champions.topics", helpers("/programs/{}/champions/topics"), LEAD, 200, MISSING, INSIDE),
    Row("POST", "champions.topics", helpers("/programs/{}/champions/topics"), LEAD, INVALID, MISSING, INSIDE),
)  # fmt: skip
