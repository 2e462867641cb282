"""The permission matrix: the tables of all packages that have routes.

Each package lists its rows in `tests/integration/<package>/permissions.py` as `PERMISSIONS`; the
rows of one package are requested in the order of its table.
"""

from importlib import import_module

from tests.integration.web.rows import ROLES, Row
from webapp.wiring import FEATURES

__all__ = ["MATRIX", "ROLES", "TABLES", "Row"]


def _table(package: str) -> tuple[Row, ...]:
    module = import_module(f"tests.integration.{package}.permissions")
    rows: tuple[Row, ...] = module.PERMISSIONS
    return rows


TABLES = {feature.name: _table(feature.name) for feature in FEATURES if feature.blueprints}
MATRIX = tuple(row for rows in TABLES.values() for row in rows)
