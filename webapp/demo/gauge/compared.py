"""The themes that the gauge of the demo company compares with what employees say inside."""

from webapp.briefs.queries import themes
from webapp.briefs.services import compare_theme
from webapp.core import db
from webapp.demo.company import Company, texts_beside
from webapp.experience import ExperienceTheme
from webapp.gauge.services import read_week

WORDS = texts_beside(__file__)


def compare(company: Company) -> None:
    """Compare the themes of the file, and read the last week."""
    for theme in themes(company.program().id):
        if (about := WORDS["about"].get(theme.names["en"])) is not None:
            compare_theme(theme, ExperienceTheme(about), by=company.account("lead"))
    db.session().flush()
    read_week()
