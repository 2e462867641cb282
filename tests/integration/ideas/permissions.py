"""Who may read, propose, support and decide ideas."""

from tests.factories.company import Company
from tests.integration.ideas.ideas import draft_of, idea_of, program_of, typed
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
)
from webapp.briefs.services import add_theme
from webapp.core.unit_of_work import unit_of_work

INSIDE = dict.fromkeys(MEMBERS, FORBIDDEN)
COLLEAGUE = frozenset({"colleague"})
SHARING_LEADS = frozenset({"lead", "foreign_lead"})


def _in(suffix: str) -> Path:
    return lambda company: f"/programs/{program_of(company).slug}{suffix}"


def _on(state: str, suffix: str = "") -> Path:
    def path(company: Company) -> str:
        author = company.people["author"]
        idea = draft_of(company, author) if state == "draft" else idea_of(company, state)
        return f"/ideas/{idea.id}{suffix}"

    return path


def _theme(company: Company) -> str:
    program, names = program_of(company), {"en": "Places", "fr": "Lieux"}
    with unit_of_work():
        theme = add_theme(program, names, by=company.people["lead"])
    return f"/idea-themes/{theme.id}/pause"


PERMISSIONS = (
    Row("GET", "ideas.listing", _in("/ideas"), SIGNED_IN),
    Row("GET", "ideas.own", at("/ideas"), SIGNED_IN),
    Row("GET", "ideas.write", _in("/ideas/new"), MEMBERS),
    Row("POST", "ideas.write", _in("/ideas/new"), MEMBERS, REDIRECT, data=typed("Permitted")),
    Row("GET", "ideas.idea", _on("open"), SIGNED_IN),
    Row("GET", "ideas.idea", _on("draft"), OWN, 200, MISSING, note="a draft"),
    Row("GET", "ideas.edit", _on("draft", "/edit"), OWN, 200, MISSING),
    Row("GET", "ideas.edit", _on("open", "/edit"), OWN, 200, MISSING, note="published"),
    Row("POST", "ideas.edit", _on("draft", "/edit"), OWN, INVALID, MISSING),
    Row("POST", "ideas.publish", _on("draft", "/publish"), OWN, REDIRECT, MISSING,
        data={"version": "1"}),
    Row("POST", "ideas.move", _on("open", "/withdraw"), OWN, REDIRECT, MISSING),
    Row("POST", "ideas.name", _on("open", "/name"), OWN, REDIRECT, MISSING,
        data={"shown": "yes"}),
    # Nobody supports an own idea.
    Row("POST", "ideas.support", _on("open", "/support"), COLLEAGUE, REDIRECT, FORBIDDEN,
        data={"version": "1"}),
    Row("POST", "ideas.unsupport", _on("open", "/unsupport"), SIGNED_IN, REDIRECT),
    Row("GET", "ideas.decide", _on("open", "/decide"), LEAD, 200, MISSING),
    Row("POST", "ideas.decide", _on("open", "/decide"), LEAD, INVALID, MISSING),
    Row("POST", "ideas.review", _on("open", "/review"), LEAD, REDIRECT, MISSING),
    Row("POST", "ideas.start", _on("accepted", "/start"), LEAD, REDIRECT, MISSING),
    Row("GET", "ideas.finish", _on("accepted", "/finish"), LEAD, 200, MISSING),
    Row("POST", "ideas.finish", _on("accepted", "/finish"), LEAD, INVALID, MISSING),
    Row("GET", "ideas.idea", _on("done"), SIGNED_IN, note="done"),
    Row("GET", "ideas.brief", _on("accepted", "/brief"), SHARING_LEADS),
    Row("POST", "ideas.brief", _on("accepted", "/brief"), SHARING_LEADS, INVALID),
    Row("GET", "ideas.themes", _in("/idea-themes"), LEAD, 200, MISSING, INSIDE),
    Row("POST", "ideas.themes", _in("/idea-themes"), LEAD, REDIRECT, MISSING, INSIDE,
        data={"name_en": "Tools", "name_fr": "Outils"}),
    Row("POST", "ideas.move_theme", _theme, LEAD, REDIRECT, MISSING),
)  # fmt: skip
