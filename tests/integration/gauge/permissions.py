"""Who reads the gauge, and who closes repairs."""

from datetime import timedelta

from tests.factories.company import Company
from tests.integration.gauge.themes import SENT
from tests.integration.web.rows import (
    FIGURE_READERS,
    INSIDE,
    INVALID,
    LEAD,
    MISSING,
    REDIRECT,
    Path,
    Row,
    at,
    sharing_only,
)
from webapp.briefs.models import Theme
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.gauge.models import Repair


def _repair(step: str) -> Path:
    """An open repair of a theme of its own: briefs of other rows are on other themes."""

    def path(company: Company) -> str:
        with unit_of_work():
            now = clock.now()
            theme = Theme(
                program_id=company.program.id, names={"en": "Repaired", "fr": "Réparé"}, made_at=now
            )
            db.session().add(theme)
            db.session().flush()
            made = Repair(
                program_id=company.program.id, theme_id=theme.id, week="2026-W46",
                causes=["score"], opened_at=now, due_on=(now + timedelta(weeks=6)).date(),
            )  # fmt: skip
            db.session().add(made)
        return f"/repairs/{made.id}/{step}"

    return path


PERMISSIONS = (
    Row("GET", "gauge.gauge", at("/programs/voices/gauge"), LEAD | FIGURE_READERS, 200, MISSING, INSIDE),
    sharing_only("GET", "gauge.gauge", "/gauge"),
    Row("GET", "gauge.close", _repair("finish"), LEAD, 200, MISSING),
    Row("POST", "gauge.close", _repair("finish"), LEAD, INVALID, MISSING),
    Row("POST", "gauge.close", _repair("decline"), LEAD, REDIRECT, MISSING, data=SENT,
        note="published"),
)  # fmt: skip
