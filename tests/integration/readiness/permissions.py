"""Who checks a program and opens it: its leads."""

from tests.integration.web.rows import CONFLICT, INSIDE, INVALID, LEAD, MISSING, Row, at, draft

PERMISSIONS = (
    Row("GET", "readiness.checklist", draft("/programs/{}/readiness"), LEAD, 200, MISSING),
    Row("POST", "readiness.checklist", draft("/programs/{}/readiness"), LEAD, INVALID, MISSING),
    Row("GET", "readiness.checklist", at("/programs/voices/readiness"), LEAD, 200, MISSING, INSIDE,
        note="open"),
    Row("POST", "readiness.checklist", at("/programs/voices/readiness"), LEAD, CONFLICT, MISSING,
        INSIDE, note="open"),
)  # fmt: skip
