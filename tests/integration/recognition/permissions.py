"""Who may open the journal, thank-you notes, badges and goals."""

from tests.factories.company import Company
from tests.integration.recognition.givings import badge, entry, goal, note
from tests.integration.web.rows import (
    FORBIDDEN,
    INSIDE,
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
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.recognition import queries, services
from webapp.recognition.models import Badge, ThanksChoice

COLLEAGUE = frozenset({"colleague"})


def _entry(company: Company) -> str:
    return f"/journal/{entry(company.people['author']).id}/delete"


def _note(suffix: str = "", *, fresh: bool = False) -> Path:
    """A note from the colleague to the author: a new one, or one that was made and read before."""

    def path(company: Company) -> str:
        author, colleague = company.people["author"], company.people["colleague"]
        known = [] if fresh else queries.received(author)
        if not known:
            with unit_of_work():
                choice = db.session().get(ThanksChoice, colleague.id)
                if choice is not None:
                    choice.sent = 0
        found = known[0] if known else note(colleague, author)
        if not fresh:
            with unit_of_work():
                services.read_note(found, by=author)
        return f"/thanks/{found.id}{suffix}"

    return path


def _badge(suffix: str, program: str) -> Path:
    """A badge of the author in a program, made where there is none."""

    def path(company: Company) -> str:
        author, place = company.people["author"], getattr(company, program)
        found = db.session().query(Badge).filter_by(person_id=author.id, program_id=place.id)
        return f"/badges/{(found.first() or badge(author, place)).id}/{suffix}"

    return path


def _goal(suffix: str = "") -> Path:
    """An open goal, made where there is none."""

    def path(company: Company) -> str:
        known = queries.open_goals(company.program.id)
        return f"/goals/{(known or [goal(company, company.program)])[0].id}{suffix}"

    return path


# What is shown would open the passport of the author to others.
HIDDEN, ON = {"shown": "no"}, {"shown": "yes"}
PERMISSIONS = (
    Row("GET", "recognition.mine", at("/recognition")),
    Row("POST", "recognition.switch_thanks", at("/recognition/thanks"), SIGNED_IN, REDIRECT, data=ON),
    Row("GET", "recognition.journal", at("/journal")),
    Row("POST", "recognition.journal", at("/journal"), SIGNED_IN, INVALID),
    Row("GET", "recognition.download", at("/journal.txt")),
    Row("POST", "recognition.delete_entry", _entry, OWN, REDIRECT, MISSING),
    Row("POST", "recognition.delete_all", at("/journal/delete"), SIGNED_IN, REDIRECT),
    Row("GET", "recognition.thank", at("/thanks/new")),
    Row("POST", "recognition.thank", at("/thanks/new"), SIGNED_IN, INVALID),
    Row("GET", "recognition.note", _note(), MEMBERS, 200, MISSING),
    Row("POST", "recognition.show_note", _note("/show"), OWN, REDIRECT, MISSING,
        {"colleague": FORBIDDEN}, data=HIDDEN),
    Row("POST", "recognition.withdraw_note", _note("/withdraw", fresh=True), COLLEAGUE, REDIRECT, MISSING,
        {"author": FORBIDDEN}),
    Row("POST", "recognition.delete_note", _note("/delete", fresh=True), OWN, REDIRECT, MISSING,
        {"colleague": FORBIDDEN}),
    Row("GET", "recognition.goals", at("/programs/voices/goals"), MEMBERS | LEAD, 200, MISSING,
        dict.fromkeys(REVIEWER, FORBIDDEN)),
    Row("GET", "recognition.new_goal", at("/programs/voices/goals/new"), LEAD, 200, MISSING, INSIDE),
    Row("POST", "recognition.new_goal", at("/programs/voices/goals/new"), LEAD, INVALID, MISSING, INSIDE),
    Row("GET", "recognition.edit_goal", _goal(), LEAD, 200, MISSING, INSIDE),
    Row("POST", "recognition.edit_goal", _goal(), LEAD, INVALID, MISSING, INSIDE),
    Row("POST", "recognition.cancel_goal", _goal("/cancel"), LEAD, REDIRECT, MISSING, INSIDE),
    Row("POST", "recognition.show_badge", _badge("show", "program"), OWN, REDIRECT, MISSING, data=HIDDEN),
    Row("POST", "recognition.delete_badge", _badge("delete", "foreign"), OWN, REDIRECT, MISSING),
)  # fmt: skip
