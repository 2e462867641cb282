"""Jobs of meetings: end pairs that do not fit, close pairs and complete them."""

from webapp.core.unit_of_work import unit_of_work
from webapp.meetings import services
from webapp.meetings.providers import last_words_said


def close_pairs() -> None:
    """End the pairs that do not fit, close those that are done, complete those that have closed."""
    for step in (
        services.end_unfit_pairs,
        services.close_pairs,
        lambda: services.complete_pairs(last_words_said),
    ):
        with unit_of_work():
            step()
