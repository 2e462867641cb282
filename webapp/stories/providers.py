"""Data that packages above stories provide to its pages; set by `webapp.wiring`."""

from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True)
class ShareStatus:
    """The status of a share: its label, and the kind that sets the color."""

    word: str
    kind: str


# The status of a share of each story that has shares and none that was posted, by story id.
unposted: Provider[[Sequence[Story]], Mapping[str, ShareStatus]] = Provider(lambda _stories: {})
conversation: Provider[[Person, Story], Conversation] = Provider(
    lambda _person, _story: Conversation()
)
