"""A person's journal as a text file for that person alone."""

from flask_babel import gettext as _

from webapp.people.models import Person
from webapp.recognition import queries
from webapp.recognition.sealing import text_of
from webapp.web.locale import day


def journal_text(me: Person) -> str:
    """The entries with their days, the latest first."""
    parts = [_("My journal")]
    parts += [f"{day(each.on_day)}\n{text_of(each)}" for each in queries.journal(me)]
    return "\n\n".join(parts) + "\n"
