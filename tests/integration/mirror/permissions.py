"""Who reads the mirror index."""

from datetime import date

from tests.factories.company import Company
from tests.integration.bookings.bookings import workshop
from tests.integration.mirror.waves import cell, compare, customers, published
from tests.integration.web.rows import (
    ADMIN,
    FIGURE_READERS,
    FOREIGN_LEAD,
    LEAD,
    MISSING,
    Path,
    Row,
    at,
)
from webapp.mirror import queries

READERS = LEAD | FOREIGN_LEAD | FIGURE_READERS | ADMIN
QUARTER = "2022-Q2"


def _compared(path: str) -> Path:
    def made(_company: Company) -> str:
        if QUARTER not in queries.quarters():
            published(date(2022, 5, 2), cell(workshop().id, "trust", 60, 20, 30))
            customers(
                QUARTER, {("Workshop", "trust"): (64, 20, 40), ("Workshop", "skills"): (64, 20, 40)}
            )
            compare()
        return path.format(quarter=QUARTER, unit=workshop().id)

    return made


PERMISSIONS = (
    Row("GET", "mirror.index", _compared("/mirror"), READERS),
    Row("GET", "mirror.index", _compared("/mirror?quarter={quarter}&unit={unit}"), READERS, note="unit"),
    Row("GET", "mirror.index", at("/mirror?quarter=1999-Q1"), READERS, MISSING, note="no quarter"),
    Row("GET", "mirror.chart", _compared("/mirror/{quarter}/all.en.svg"), READERS),
    Row("GET", "mirror.chart", at("/mirror/1999-Q1/all.en.svg"), READERS, MISSING, note="none"),
    Row("GET", "mirror.table", _compared("/mirror.csv?quarter={quarter}"), READERS),
)  # fmt: skip
