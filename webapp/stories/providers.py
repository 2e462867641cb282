"""Data that packages above stories provide to the page of a story; set by `webapp.wiring`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from webapp.core.runtime import Provider
from webapp.people.models import Person
from webapp.stories.models import Story


@dataclass(frozen=True)
class Conversation:
    """The messages about a story with the form to write one, and the neighbors in the queue.

    `template` shows the messages; it is empty where no package provides them.
    """

    template: str = ""
    comments: Sequence[Any] = ()
    remark: Any = None
    before: Story | None = None
    after: Story | None = None


conversation: Provider[[Person, Story], Conversation] = Provider(
    lambda _person, _story: Conversation()
)
