"""Jobs of reverse mentoring: meet deadlines."""

from webapp.core.unit_of_work import unit_of_work
from webapp.mentoring import services


def meet_deadlines() -> None:
    """End pairs that the directory put in one line, and proposals whose time is over."""
    with unit_of_work():
        services.stop_related_pairs()
        services.expire_pairs()
        services.tell_not_concluded()
