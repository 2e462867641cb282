"""What the lead's page shows of the mirror index."""

from flask import url_for
from flask_babel import gettext as _

from webapp.mirror import queries
from webapp.programs.models import Program
from webapp.web.locale import quarter


def lead_lines(_program: Program) -> tuple[tuple[str, str, str], ...]:
    """The line of the lead's page, the same for every program; none before the first quarter."""
    known = queries.quarters()
    if not known:
        return ()
    facts = _("last quarter: %(quarter)s", quarter=quarter(known[0]))
    return ((url_for("mirror.index"), _("Mirror of employees and customers"), facts),)
