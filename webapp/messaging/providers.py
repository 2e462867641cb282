"""Questions of messaging that packages above it answer."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from webapp.core.runtime import Provider
from webapp.messaging.services import MessageTemplate
from webapp.people.models import Person


class Coming(Protocol):
    """A request for time that is planned for a person's unit."""

    @property
    def department(self) -> str:
        """Who asks."""

    @property
    def title(self) -> str:
        """What is asked."""

    @property
    def language(self) -> str:
        """The language of the title."""

    @property
    def on_day(self) -> date:
        """When it is sent."""


# The templates of what each package sends to people, from the lowest package to the highest.
templates: Provider[[], tuple[MessageTemplate, ...]] = Provider(lambda: ())
# What is planned for a person from one day to another, by day.
coming: Provider[[Person, date, date], Sequence[Coming]] = Provider(
    lambda _person, _first, _last: ()
)
