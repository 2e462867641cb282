"""Who may read, report, handle and answer irritants. In the company, the analyst is the employee-view lead."""

from tests.integration.irritants.irritants import irritant_of, typed
from tests.integration.web.rows import (
    ALL,
    FORBIDDEN,
    INVALID,
    MISSING,
    OWN,
    REDIRECT,
    SIGNED_IN,
    Path,
    Row,
    at,
)

HANDLER = frozenset({"analyst"})
INSIDE = HANDLER | OWN | {"colleague"}
IN_CHARGE = HANDLER | {"colleague"}
SHARING_LEADS = frozenset({"lead", "foreign_lead"})
NOT_HANDLERS = {"author": FORBIDDEN}
ROLES_THAT_CAN = frozenset({"admin", "analyst", "observer"})


def _on(state: str, suffix: str = "") -> Path:
    return lambda company: f"/irritants/{irritant_of(company, state).id}{suffix}"


PERMISSIONS = (
    Row("GET", "irritants.listing", at("/irritants"), SIGNED_IN),
    Row("GET", "irritants.own", at("/irritants/own"), SIGNED_IN),
    Row("GET", "irritants.report", at("/irritants/new"), SIGNED_IN),
    Row("POST", "irritants.report", at("/irritants/new"), SIGNED_IN, REDIRECT, data=typed()),
    Row("GET", "irritants.waiting", at("/irritants/waiting"), ROLES_THAT_CAN),
    Row("GET", "irritants.irritant", _on("new"), OWN | HANDLER, 200, MISSING, note="new"),
    Row("GET", "irritants.irritant", _on("assigned"), INSIDE, 200, MISSING, note="assigned"),
    Row("GET", "irritants.irritant", _on("answered"), SIGNED_IN, note="answered"),
    Row("GET", "irritants.irritant", _on("refused"), OWN | HANDLER, 200, MISSING, note="refused"),
    Row("POST", "irritants.write", _on("assigned", "/messages"), INSIDE, REDIRECT, MISSING,
        data={"text": "How often?", "key": "k"}),
    Row("POST", "irritants.reopen", _on("answered", "/reopen"), OWN | HANDLER, REDIRECT, MISSING,
        {"colleague": FORBIDDEN}),
    Row("POST", "irritants.withdraw", _on("new", "/withdraw"), OWN, REDIRECT, MISSING,
        {"analyst": FORBIDDEN}),
    Row("GET", "irritants.assign", _on("new", "/assign"), HANDLER, 200, MISSING, NOT_HANDLERS),
    Row("POST", "irritants.assign", _on("new", "/assign"), HANDLER, INVALID, MISSING, NOT_HANDLERS),
    Row("GET", "irritants.answer", _on("assigned", "/answer"), IN_CHARGE, 200, MISSING, NOT_HANDLERS),
    Row("POST", "irritants.answer", _on("assigned", "/answer"), IN_CHARGE, INVALID, MISSING,
        NOT_HANDLERS),
    Row("GET", "irritants.mend", _on("answered", "/mend"), IN_CHARGE, 200, MISSING, NOT_HANDLERS),
    Row("POST", "irritants.mend", _on("answered", "/mend"), IN_CHARGE, INVALID, MISSING,
        NOT_HANDLERS),
    Row("GET", "irritants.merge", _on("new", "/merge"), HANDLER, 200, MISSING, NOT_HANDLERS),
    Row("POST", "irritants.merge", _on("new", "/merge"), HANDLER, INVALID, MISSING, NOT_HANDLERS),
    Row("GET", "irritants.refuse", _on("new", "/refuse"), HANDLER, 200, MISSING, NOT_HANDLERS),
    Row("POST", "irritants.refuse", _on("new", "/refuse"), HANDLER, INVALID, MISSING, NOT_HANDLERS),
    Row("GET", "irritants.route", _on("new", "/program"), HANDLER, 200, MISSING, NOT_HANDLERS),
    Row("POST", "irritants.route", _on("new", "/program"), HANDLER, INVALID, MISSING, NOT_HANDLERS),
    Row("GET", "irritants.brief", _on("mended", "/brief"), SHARING_LEADS),
    Row("POST", "irritants.brief", _on("mended", "/brief"), SHARING_LEADS, INVALID),
    Row("GET", "irritants.report_anonymously", at("/anonymous/irritant"), ALL),
    Row("POST", "irritants.report_anonymously", at("/anonymous/irritant"), ALL, INVALID),
    Row("GET", "irritants.follow", at("/anonymous/follow"), ALL),
    Row("POST", "irritants.follow", at("/anonymous/follow"), ALL, INVALID),
    Row("POST", "irritants.write_with_code", at("/anonymous/follow/message"), ALL, INVALID),
    Row("POST", "irritants.reopen_with_code", at("/anonymous/follow/reopen"), ALL, INVALID),
    Row("POST", "irritants.withdraw_with_code", at("/anonymous/follow/withdraw"), ALL, INVALID),
)  # fmt: skip
