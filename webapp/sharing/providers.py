"""Providers through which the delivery package adds to the pages of sharing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from webapp.core.runtime import Collected, Provider
from webapp.sharing.models import Share
from webapp.stories.models import Story
from webapp.stories.providers import ShareStatus
from webapp.web.forms import Form


@dataclass(frozen=True)
class SharePanel:
    """What the page of a share shows about its delivery.

    `above`, `offer` and `results` are templates that the page includes with `context`. While
    `in_progress` the share cannot be posted by hand; with `only_cancel` it can only be cancelled.
    """

    above: str | None = None
    offer: str | None = None
    results: str | None = None
    in_progress: bool = False
    only_cancel: bool = False
    context: dict[str, Any] = field(default_factory=dict)


def _no_panel(share: Share, form: Form | None) -> SharePanel:  # noqa: ARG001 - signature of the provider
    return SharePanel()


def _no_statuses(shares: Sequence[Share]) -> dict[str, ShareStatus]:  # noqa: ARG001 - signature of the provider
    return {}


def _no_sentence(
    verb: str,  # noqa: ARG001 - signature of the provider
    reason: str | None,  # noqa: ARG001 - signature of the provider
    channel: str,  # noqa: ARG001 - signature of the provider
) -> str | None:
    return None


@dataclass(frozen=True)
class OwnChannel:
    """A channel of this application: its name in the reader's language, the address of its page,
    and the share that is there now.
    """

    name: str
    address: str
    share: Share | None


def _no_page(share: Share) -> str | None:  # noqa: ARG001 - signature of the provider
    return None


# The channels of this application for a story, before the networks.
own_channels: Collected[[Story], OwnChannel] = Collected()
# The address of the page of a share on such a channel; None for any other share.
page_of_share = Provider(_no_page)
# The panel of a share's page; `form` is the form of the panel that was sent, with its errors.
share_panel = Provider(_no_panel)
# The statuses of shares, by id, where the delivery replaces the share's state.
share_statuses = Provider(_no_statuses)
# The sentence for an activity row that another package wrote about a share, or None.
activity_sentence = Provider(_no_sentence)
