"""What the pages of a program show about its academy."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.academy import queries
from webapp.programs.models import Program


def participant_pages(program: Program) -> tuple[tuple[str, str], ...]:
    """Where participants learn, in a program that has modules."""
    if not queries.has_modules(program.id):
        return ()
    return ((_("Modules"), url_for("academy.learn", program=program.slug)),)


def lead_lines(program: Program) -> tuple[tuple[str, str, str], ...]:
    """The line of the lead's page."""
    count = len(queries.modules_of(program.id))
    facts = ngettext("%(num)s published module", "%(num)s published modules", count)
    return ((url_for("academy.modules", program=program.slug), _("Academy"), facts),)
