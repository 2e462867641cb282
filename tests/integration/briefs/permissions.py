"""Who may open the pages of briefs: members of the program, and its lead."""

from tests.factories.company import Company
from tests.integration.web.rows import (
    CONFLICT,
    FOREIGN_AUTHOR,
    FOREIGN_LEAD,
    INVALID,
    LEAD,
    MEMBERS,
    MISSING,
    REDIRECT,
    SIGNED_IN,
    Path,
    Row,
    at,
    lead_page,
    sharing_only,
)


def _brief(suffix: str = "", *, foreign: bool = False) -> Path:
    def path(company: Company) -> str:
        brief = company.foreign_brief if foreign else company.brief
        return f"/briefs/{brief.id}{suffix}"

    return path


def _theme(suffix: str) -> Path:
    return lambda company: f"/themes/{company.brief.theme_id}{suffix}"


PERMISSIONS = (
    Row("GET", "briefs.open_briefs", at("/briefs"), SIGNED_IN),
    Row("GET", "briefs.brief", _brief(), MEMBERS, 200, MISSING),
    Row("GET", "briefs.brief", _brief(foreign=True), FOREIGN_AUTHOR, 200, MISSING,
        note="foreign"),
    *lead_page("GET", "briefs.briefs", "/briefs"),
    *lead_page("GET", "briefs.new_brief", "/briefs/new"),
    *lead_page("POST", "briefs.new_brief", "/briefs/new", INVALID),
    sharing_only("GET", "briefs.briefs", "/briefs"),
    sharing_only("GET", "briefs.new_brief", "/briefs/new"),
    sharing_only("POST", "briefs.new_brief", "/briefs/new"),
    Row("GET", "briefs.edit_brief", _brief("/edit"), LEAD, 200, MISSING),
    Row("POST", "briefs.edit_brief", _brief("/edit"), LEAD, INVALID, MISSING),
    Row("POST", "briefs.edit_brief", _brief("/edit", foreign=True), FOREIGN_LEAD, INVALID,
        MISSING, note="foreign"),
    Row("GET", "briefs.compare_theme", _theme("/comparison"), LEAD, 200, MISSING),
    Row("POST", "briefs.compare_theme", _theme("/comparison"), LEAD, REDIRECT, MISSING, data={"about": ""}),
    # Each step is undone by a later row, because other rows need the object.
    Row("POST", "briefs.move_theme", _theme("/pause"), LEAD, REDIRECT, MISSING),
    Row("POST", "briefs.move_theme", _theme("/resume"), LEAD, REDIRECT, MISSING, note="undo"),
    Row("POST", "briefs.move_brief", _brief("/close"), LEAD, REDIRECT, MISSING),
    Row("POST", "briefs.move_brief", _brief("/close"), LEAD, CONFLICT, MISSING,
        note="wrong state"),
    Row("POST", "briefs.move_brief", _brief("/reopen"), LEAD, REDIRECT, MISSING, note="undo"),
)  # fmt: skip
