"""Attack everything that was released, and store what was found."""

from analytics.privacy import ReleasedTable, attack
from webapp.core.unit_of_work import unit_of_work
from webapp.releases import queries, services
from webapp.releases.models import LedgerCheck


def check_ledger() -> LedgerCheck:
    """Attack the union of all released tables."""
    tables = [ReleasedTable.from_dict(content) for content in queries.contents()]
    found = attack(tables)
    hidden = sum(len(table.hidden) for table in tables)
    computed = len({*found.recovered} & {*found.computed})
    with unit_of_work():
        return services.store_check(len(tables), hidden, len(found.recovered), computed)
