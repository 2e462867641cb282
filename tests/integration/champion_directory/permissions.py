"""Who may open the directory of champions."""

from tests.factories.company import Company
from tests.integration.champions.champions import champion_in
from tests.integration.champions.permissions import INSIDE, helpers, role_of
from tests.integration.web.rows import (
    FORBIDDEN,
    INVALID,
    LEAD,
    MISSING,
    SIGNED_IN,
    Row,
    at,
)
from webapp.core import db


def someone_listed(company: Company) -> str:
    name = f"listed{db.new_id()}"
    return f"/champions/{champion_in(company, name).id}"


def _confirm(company: Company) -> str:
    """A champion of a program of which the colleague is an active champion too."""
    role_of(company, "colleague", "active", "confirming")
    return f"/champions/{champion_in(company, f'peer{db.new_id()}', slug='confirming').id}/confirm"


PERMISSIONS = (
    Row("GET", "champion_directory.directory", helpers("/programs/{}/champions"), SIGNED_IN),
    Row("GET", "champion_directory.champion", someone_listed, SIGNED_IN),
    Row("POST", "champion_directory.confirm", _confirm, LEAD | {"colleague"}, INVALID, FORBIDDEN),
    Row("GET", "champion_directory.by_unit", helpers("/programs/{}/champions/coverage"), LEAD, 200, MISSING, INSIDE),
    Row("GET", "champion_directory.directory", at("/programs/voices/champions"), SIGNED_IN, MISSING, note="sharing"),
)  # fmt: skip
