"""Jobs of careers: personal links are deleted 180 days after they were made."""

from webapp.careers import services
from webapp.core.unit_of_work import unit_of_work

BATCH = 500


def delete_old_referrals() -> None:
    """Delete what is due, in batches."""
    deleted = BATCH
    while deleted == BATCH:
        with unit_of_work():
            deleted = services.delete_due(BATCH)
