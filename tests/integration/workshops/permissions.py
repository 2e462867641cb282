"""Who may open pages of workshops."""

from weakref import WeakKeyDictionary

from tests.factories.company import Company
from tests.integration.champions.champions import applied
from tests.integration.champions.champions import program_of as champions_of
from tests.integration.web.rows import (
    CONFLICT,
    FORBIDDEN,
    INVALID,
    LEAD,
    MISSING,
    OWN,
    REDIRECT,
    SIGNED_IN,
    Path,
    Row,
    at,
)
from tests.integration.workshops.workshops import (
    HOUR,
    START,
    TYPED,
    program_of,
    signed,
    workshop_of,
)
from webapp.champions import services as champions
from webapp.champions.queries import running
from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.web.application import Application
from webapp.workshops import services

MADE: WeakKeyDictionary[Application, dict[str, str]] = WeakKeyDictionary()


def kept(name: str, path: Path) -> Path:
    """The same address at each call, for rows that change nothing."""

    def found(company: Company) -> str:
        known = MADE.setdefault(company.app, {})
        if name not in known:
            known[name] = path(company)
        return known[name]

    return found


def on(suffix: str, *, opened: bool = True, author: bool = False) -> Path:
    """The address of a page of a new workshop; with `author`, the author has a place."""

    def path(company: Company) -> str:
        workshop = workshop_of(company, opened=opened)
        if author:
            signed(workshop, company.people["author"])
        return f"/workshops/{workshop.id}{suffix}"

    return path


def program(suffix: str) -> Path:
    return lambda company: f"/programs/{program_of(company).slug}/workshops{suffix}"


def clinics(company: Company) -> str:
    """The page on which the author plans a clinic, as an active champion of a program of its own."""
    author, lead = company.people["author"], company.people["lead"]
    # Rows of champions end the author's role in their own program.
    program, slug = champions_of(company, "clinics"), "clinics"
    if running(program.id, author) is None:
        role = applied(company, author, slug)
        with unit_of_work():
            champions.grant(role, 4, by=lead)
            champions.begin_training(role, by=author)
            champions.finish_training(role, by=author)
    return f"/programs/{slug}/workshops/new/clinic"


def held(suffix: str) -> Path:
    """The address of a page of a workshop that is over; the author had a place."""

    def path(company: Company) -> str:
        with clock.at(START - 20 * 24 * HOUR):
            workshop = workshop_of(company, start=START - 8 * 24 * HOUR)
            signed(workshop, company.people["author"])
        with unit_of_work():
            services.hold_ended()
        return f"/workshops/{workshop.id}{suffix}"

    return path


PAGE = kept("open", on("", author=True))
PERMISSIONS = (
    Row("GET", "workshops.index", at("/workshops"), SIGNED_IN),
    Row("GET", "workshops.mine", at("/workshops/mine"), SIGNED_IN),
    Row("GET", "workshops.outcomes", at("/workshops/outcomes"), SIGNED_IN),
    Row("GET", "workshops.of_program", program(""), SIGNED_IN),
    Row("GET", "workshops.of_program", at("/programs/voices/workshops"), SIGNED_IN, MISSING, note="sharing"),
    Row("GET", "workshops.new_workshop", program("/new/ritual"), LEAD, 200, MISSING),
    Row("GET", "workshops.new_workshop", program("/new/challenge"), LEAD, 200, MISSING, note="challenge"),
    Row("GET", "workshops.new_workshop", clinics, LEAD | OWN, 200, MISSING, note="clinic"),
    Row("POST", "workshops.new_workshop", program("/new/workshop"), LEAD, REDIRECT, MISSING, data=TYPED),
    Row("POST", "workshops.new_workshop", program("/new/ritual"), LEAD, INVALID, MISSING, note="incomplete"),
    Row("GET", "workshops.workshop", PAGE, SIGNED_IN),
    Row("GET", "workshops.workshop", kept("draft", on("", opened=False)), LEAD, 200, MISSING, note="a draft"),
    Row("GET", "workshops.workshop", kept("held", held("")), SIGNED_IN, note="held"),
    Row("GET", "workshops.calendar", kept("ics", on(".ics")), SIGNED_IN),
    # Who holds it takes no place.
    Row("POST", "workshops.sign_up", kept("places", on("/sign-up")), SIGNED_IN - LEAD, REDIRECT, FORBIDDEN),
    Row("POST", "workshops.withdraw", kept("withdraw", on("/withdraw")), SIGNED_IN, REDIRECT),
    Row("POST", "workshops.show_name", on("/name", author=True), OWN, REDIRECT, MISSING, data={"shown": "yes"}),
    Row("POST", "workshops.state_attendance", held("/attendance"), OWN, REDIRECT, MISSING, data={"there": "yes"}),
    Row("GET", "workshops.edit_workshop", kept("edit", on("/edit")), LEAD),
    Row("POST", "workshops.edit_workshop", kept("edit", on("/edit")), LEAD, INVALID),
    Row("POST", "workshops.open_workshop", on("/open", opened=False), LEAD, REDIRECT, MISSING),
    Row("POST", "workshops.open_workshop", kept("again", on("/open")), LEAD, CONFLICT, note="again"),
    Row("GET", "workshops.cancel_workshop", kept("cancel", on("/cancel")), LEAD),
    Row("POST", "workshops.cancel_workshop", kept("cancel", on("/cancel")), LEAD, INVALID),
    Row("GET", "workshops.invite", kept("invite", on("/invite")), LEAD),
    Row("POST", "workshops.invite", kept("invite", on("/invite")), LEAD, INVALID),
    Row("GET", "workshops.write_outcome", kept("outcome", held("/outcome")), LEAD),
    Row("POST", "workshops.write_outcome", kept("outcome", held("/outcome")), LEAD, INVALID),
)  # fmt: skip
