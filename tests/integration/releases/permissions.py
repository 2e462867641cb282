"""Who reads the ledger of released tables."""

from analytics.privacy import Key, ReleasedTable
from tests.factories.company import Company
from tests.integration.web.rows import ADMIN, FIGURE_READERS, Path, Row
from webapp.core.unit_of_work import unit_of_work
from webapp.releases import services

READERS = FIGURE_READERS | ADMIN


def _entry(suffix: str) -> Path:
    def path(_company: Company) -> str:
        cells = {Key("exposure:solicitations", "2026-W01", "unit"): 12.0}
        content = ReleasedTable("exposure 2026-W01", cells, {}).as_dict()
        with unit_of_work():
            found = services.record_table("exposure", "2026-W01", content)
        return f"/releases/{found.id}{suffix}" if suffix else "/releases"

    return path


PERMISSIONS = (
    Row("GET", "releases.index", _entry(""), READERS),
    Row("GET", "releases.table_csv", _entry(".csv"), READERS),
    Row("GET", "releases.table_json", _entry(".json"), READERS),
)
