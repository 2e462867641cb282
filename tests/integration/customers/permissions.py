"""Who imports customer scores."""

from tests.integration.web.rows import ADMIN, INVALID, Row, at

IMPORTERS = ADMIN | {"analyst"}

PERMISSIONS = (
    Row("GET", "customers.index", at("/customers"), IMPORTERS),
    Row("POST", "customers.index", at("/customers"), IMPORTERS, INVALID),
)
