"""What the page of a barometer shows of its questionnaire."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.barometers import queries
from webapp.barometers.models import Barometer


def lines(barometer: Barometer) -> tuple[tuple[str, str, str], ...]:
    """The link to the questions of the newest version, for the employee-view lead."""
    count = len(queries.newest_version(barometer.id).questions["questions"])
    facts = ngettext("%(num)s question", "%(num)s questions", count)
    return ((url_for("questionnaires.questions", barometer=barometer.id), _("Questions"), facts),)
