"""Who may open pages of the help desk."""

from tests.factories.company import Company
from tests.integration.champions.champions import program_of
from tests.integration.champions.permissions import INSIDE, helpers, role_of
from tests.integration.helpdesk.desk import asked_by, note_in
from tests.integration.web.rows import (
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
from webapp.champions import services as champions
from webapp.champions.queries import running
from webapp.core.unit_of_work import unit_of_work
from webapp.helpdesk import services

COLLEAGUE = frozenset({"colleague"})
HELPER = {"author": FORBIDDEN}
WORDS = {"language": "en", "title": "A title", "text": "A text."}


def _to_colleague(suffix: str, *, accept: bool = False) -> Path:
    """A help request of the author whose champion is the colleague, the only one of a program."""

    def path(company: Company) -> str:
        slug = "asking"
        role = running(program_of(company, slug).id, company.people["colleague"])
        if role is None or role.state != "active":
            role = role_of(company, "colleague", "active", slug)
            with unit_of_work():
                for topic in role.topics:
                    champions.confirm_skill(role, topic, by=company.people["lead"])
        _withdraw_all(company)
        asked = asked_by(company, company.people["author"], slug, minutes=15)
        if accept:
            with unit_of_work():
                services.accept(asked, by=company.people["colleague"])
        return f"/help/{asked.id}{suffix}"

    return path


def _escalated(suffix: str) -> Path:
    """A help request of the author in a program without champions."""

    def path(company: Company) -> str:
        _withdraw_all(company)
        return f"/help/{asked_by(company, company.people['author'], 'no-champions').id}{suffix}"

    return path


def _withdraw_all(company: Company) -> None:
    with unit_of_work():
        services.withdraw_all(company.people["author"])


def _own(company: Company) -> str:
    _withdraw_all(company)
    return f"/help/{asked_by(company, company.people['author'], 'no-champions').id}/withdraw"


def _note(suffix: str, state: str = "published") -> Path:
    return lambda company: f"/guidance/{note_in(company, 'helpers', state).id}{suffix}"


PERMISSIONS = (
    Row("GET", "helpdesk.mine", at("/help"), SIGNED_IN),
    Row("GET", "helpdesk.ask", helpers("/programs/{}/help"), SIGNED_IN),
    Row("POST", "helpdesk.ask", helpers("/programs/{}/help"), SIGNED_IN, INVALID),
    Row("GET", "helpdesk.ask", at("/programs/voices/help"), SIGNED_IN, MISSING, note="sharing"),
    Row("GET", "helpdesk.help_request", _to_colleague(""), OWN | COLLEAGUE, 200, MISSING),
    Row("GET", "helpdesk.help_request", _escalated(""), OWN | LEAD, 200, MISSING, note="escalated"),
    Row("POST", "helpdesk.accept", _to_colleague("/accept"), COLLEAGUE, REDIRECT, MISSING, HELPER),
    Row("POST", "helpdesk.decline", _to_colleague("/decline"), COLLEAGUE, REDIRECT, MISSING, HELPER),
    Row("POST", "helpdesk.answer", _to_colleague("/answer", accept=True), COLLEAGUE, INVALID, MISSING,
        HELPER),
    Row("POST", "helpdesk.move_own", _own, OWN, REDIRECT, MISSING, {"lead": FORBIDDEN}),
    Row("POST", "helpdesk.reply", _escalated("/reply"), LEAD, REDIRECT, MISSING, HELPER),
    Row("POST", "helpdesk.hand", _escalated("/hand"), LEAD, INVALID, MISSING, HELPER),
    Row("GET", "helpdesk.overview", helpers("/programs/{}/help/overview"), LEAD, 200, MISSING, INSIDE),
    Row("GET", "helpdesk.notes", helpers("/programs/{}/guidance"), SIGNED_IN),
    Row("GET", "helpdesk.note", _note(""), SIGNED_IN),
    Row("GET", "helpdesk.note", _note("", "draft"), LEAD, 200, MISSING, note="a draft"),
    Row("GET", "helpdesk.new_note", helpers("/programs/{}/guidance/new", "guided"), LEAD),
    Row("POST", "helpdesk.new_note", helpers("/programs/{}/guidance/new", "guided"), LEAD, INVALID),
    Row("GET", "helpdesk.edit_note", _note("/edit"), LEAD),
    Row("POST", "helpdesk.edit_note", _note("/edit"), LEAD, INVALID),
    Row("POST", "helpdesk.move_note", _note("/retire"), LEAD, REDIRECT),
)  # fmt: skip
