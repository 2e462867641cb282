"""Who may open the pages of programs: charters are public, the rest is for members and leads."""

from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.web.rows import (
    ADMIN,
    ALL,
    CONFLICT,
    FORBIDDEN,
    FOREIGN_INSIDE,
    FOREIGN_LEAD,
    INVALID,
    LEAD,
    MEMBERS,
    MISSING,
    OWN,
    REDIRECT,
    SIGNED_IN,
    V1,
    Path,
    Row,
    at,
    draft,
    lead_page,
    mentoring,
)
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.programs.models import Program


def _workshop(path: str) -> Path:
    """The path of a page of a program created once, for the rows in which people leave and join."""

    def build(company: Company) -> str:
        existing = select(Program).where(Program.slug == "workshop")
        if db.session().scalar(existing) is None:
            company.another("workshop", *sorted(MEMBERS))
        return path.format("workshop")

    return build


def _asked(suffix: str = "") -> Path:
    """The path of the question to a sponsor: the author was asked for the program Voices."""

    def build(company: Company) -> str:
        with unit_of_work():
            program = db.session().get_one(Program, company.program.id)
            program.sponsor_asked = company.people["author"].email
        return f"/programs/voices/sponsor{suffix}"

    return build


PAGES = (
    Row("GET", "programs.home", at("/"), ALL),
    Row("GET", "programs.charter", at("/charter/voices"), ALL),
    Row("GET", "programs.charter", draft("/charter/{}"), ALL, MISSING, note="draft"),
    Row("GET", "programs.charter", at("/charter/voices?version=1"), ALL, note="a version"),
    Row("GET", "programs.charter", at("/charter/voices?version=9"), ALL, MISSING,
        note="no version"),
    Row("GET", "programs.differences", at("/charter/voices/differences"), ALL),
    Row("GET", "programs.differences", at("/charter/voices/differences?new=9"), ALL, MISSING,
        note="no version"),
    Row("GET", "programs.differences", draft("/charter/{}/differences"), ALL, MISSING,
        note="draft"),
    Row("POST", "programs.close_first_steps", at("/first-steps/close"), SIGNED_IN, REDIRECT),
    Row("GET", "programs.people", at("/programs/voices/people"), MEMBERS, 200, MISSING,
        exceptions=dict.fromkeys(("lead", "reviewer"), FORBIDDEN)),
    Row("GET", "programs.sponsor", _asked(), OWN, 200, MISSING),
    Row("POST", "programs.answer_sponsor", _asked("/agree"), OWN, REDIRECT, MISSING),
    Row("POST", "programs.answer_sponsor", _asked("/decline"), OWN, REDIRECT, MISSING,
        note="decline"),
    Row("GET", "programs.programs", at("/programs"), ADMIN),
    Row("GET", "programs.new_program", at("/programs/new"), ADMIN),
    Row("POST", "programs.new_program", at("/programs/new"), ADMIN, INVALID),
)  # fmt: skip

PARTICIPATION = (
    Row("GET", "programs.leave", at("/charter/voices/leave"), MEMBERS, 200, REDIRECT),
    Row("GET", "programs.participation", at("/programs/voices/participation"), MEMBERS, 200,
        MISSING),
    Row("POST", "programs.pause", at("/programs/voices/participation/pause"), MEMBERS, INVALID,
        MISSING),
    Row("POST", "programs.resume", at("/programs/voices/participation/resume"), MEMBERS, CONFLICT,
        MISSING),
    Row("POST", "programs.set_consent", at("/programs/voices/participation/consents"), MEMBERS,
        REDIRECT, MISSING, data={"consent": "listed", "given": "yes"}),
    Row("POST", "programs.set_consent", at("/programs/voices/participation/consents"), MEMBERS,
        MISSING, MISSING, data={"consent": "everything", "given": "yes"}, note="no consent"),
    Row("POST", "programs.agree", at("/charter/voices/agree"), MEMBERS, REDIRECT, MISSING,
        data=V1),
    Row("POST", "programs.agree", at("/charter/voices/agree"), MEMBERS, CONFLICT, MISSING,
        data={"version": "7"}, note="stale"),
    Row("GET", "programs.receipt", at("/programs/voices/receipt"), SIGNED_IN, MISSING),
    # In this order: every role leaves the program, then joins it.
    Row("POST", "programs.leave", _workshop("/charter/{}/leave"), SIGNED_IN, REDIRECT),
    Row("GET", "programs.receipt", _workshop("/programs/{}/receipt"), MEMBERS, 200, MISSING,
        note="left"),
    Row("POST", "programs.join", _workshop("/charter/{}/join"), SIGNED_IN, REDIRECT, data=V1),
    Row("POST", "programs.join", _workshop("/charter/{}/join"), SIGNED_IN, CONFLICT,
        data={"version": "7"}, note="stale"),
)  # fmt: skip

LEADING = (
    *lead_page("GET", "programs.program", ""),
    *lead_page("GET", "programs.edit_program", "/edit"),
    *lead_page("POST", "programs.edit_program", "/edit", INVALID),
    *lead_page("GET", "programs.write_charter", "/charter"),
    *lead_page("POST", "programs.write_charter", "/charter", INVALID),
    *lead_page("POST", "programs.discard_draft", "/charter/discard", REDIRECT),
    Row("POST", "programs.move_program", at("/programs/elsewhere/pause"), FOREIGN_LEAD, REDIRECT,
        MISSING, exceptions=FOREIGN_INSIDE, note="foreign"),
    Row("POST", "programs.move_program", at("/programs/elsewhere/reopen"), FOREIGN_LEAD, CONFLICT,
        MISSING, exceptions=FOREIGN_INSIDE, note="wrong state"),
    Row("POST", "programs.move_program", at("/programs/elsewhere/open"), FOREIGN_LEAD, REDIRECT,
        MISSING, exceptions=FOREIGN_INSIDE, note="undo"),
)  # fmt: skip

INSIDE_PAIRS = dict.fromkeys(MEMBERS, FORBIDDEN)
MENTORING = (
    Row("GET", "programs.charter", mentoring("/charter/{}"), ALL, note="mentoring"),
    Row("GET", "programs.differences", mentoring("/charter/{}/differences"), ALL, note="mentoring"),
    Row("GET", "programs.participation", mentoring("/programs/{}/participation"), MEMBERS, 200,
        MISSING, note="mentoring"),
    Row("GET", "programs.leave", mentoring("/charter/{}/leave"), MEMBERS, 200, REDIRECT,
        note="mentoring"),
    Row("GET", "programs.people", mentoring("/programs/{}/people"), MEMBERS, 200, MISSING,
        exceptions={"lead": FORBIDDEN}, note="mentoring"),
    Row("POST", "programs.set_consent", mentoring("/programs/{}/participation/consents"), MEMBERS,
        REDIRECT, MISSING, data={"consent": "measuring", "given": "yes"}, note="mentoring"),
    Row("POST", "programs.set_consent", mentoring("/programs/{}/participation/consents"), MEMBERS,
        MISSING, MISSING, data={"consent": "connector", "given": "yes"}, note="not of mentoring"),
    *(
        Row(method, endpoint, mentoring("/programs/{}" + suffix), LEAD, status, MISSING,
            exceptions=INSIDE_PAIRS, note="mentoring")
        for method, endpoint, suffix, status in (
            ("GET", "programs.program", "", 200),
            ("GET", "programs.edit_program", "/edit", 200),
            ("POST", "programs.edit_program", "/edit", INVALID),
            ("GET", "programs.write_charter", "/charter", 200),
            ("POST", "programs.write_charter", "/charter", INVALID),
        )
    ),
)  # fmt: skip

PERMISSIONS = PAGES + PARTICIPATION + LEADING + MENTORING
