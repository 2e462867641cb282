"""The job of the gauge: read the week that is over."""

from webapp.core.unit_of_work import unit_of_work
from webapp.gauge import services


def read_week() -> None:
    """Compare the themes of all programs for the last week that is over, once."""
    with unit_of_work():
        services.read_week()
