"""The job that deletes notes 30 days after a pair ended."""

from webapp.core.unit_of_work import unit_of_work
from webapp.notes import queries
from webapp.notes.services import purge


def purge_notes() -> None:
    """Delete the notes of pairs that ended 30 days ago, each pair by itself."""
    for pair_id in queries.pairs_to_purge():
        with unit_of_work():
            purge(pair_id)
