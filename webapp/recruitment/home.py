"""What the lead's page shows of recruitment."""

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from webapp.programs.models import Program
from webapp.recruitment import queries


def lead_lines(_program: Program) -> tuple[tuple[str, str, str], ...]:
    """The line of the lead's page, the same for every program; none before the first figures."""
    stored = queries.newest()
    if stored is None:
        return ()
    facts = _("figures of %(day)s", day=format_date(stored.made_at, "long"))
    return ((url_for("recruitment.index"), _("Recruitment"), facts),)
