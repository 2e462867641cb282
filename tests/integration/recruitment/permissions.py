"""Who imports files of recruitment, and who reads the figures."""

from tests.integration.recruitment.files import with_figures
from tests.integration.web.rows import ADMIN, FOREIGN_LEAD, INVALID, LEAD, Row, at

IMPORTERS = ADMIN | {"analyst"}
READERS = LEAD | FOREIGN_LEAD | {"analyst"}

PERMISSIONS = (
    Row("GET", "recruitment.index", with_figures("/recruitment"), READERS),
    Row("GET", "recruitment.sources", with_figures("/recruitment/sources"), READERS),
    Row("GET", "recruitment.retention", with_figures("/recruitment/retention"), READERS),
    Row("GET", "recruitment.quality", with_figures("/recruitment/quality"), READERS),
    Row("GET", "recruitment.chart", with_figures("/recruitment/funnel.en.svg"), READERS),
    Row("GET", "recruitment.import_page", at("/recruitment/import"), IMPORTERS),
    Row("POST", "recruitment.import_page", at("/recruitment/import"), IMPORTERS, INVALID),
)
