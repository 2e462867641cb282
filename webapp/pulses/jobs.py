"""The job that releases figures."""

from webapp.core.unit_of_work import unit_of_work
from webapp.pulses import queries
from webapp.pulses.services import release


def release_figures() -> None:
    """Release the figures of the editions in which people have answered."""
    with unit_of_work():
        for edition in queries.editions_with_pulses():
            release(edition)
