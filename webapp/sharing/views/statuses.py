"""The status of shares that were not posted, in the list of an author's stories."""

from collections.abc import Sequence

from flask_babel import gettext as _

from webapp.sharing import queries
from webapp.sharing.models import Share
from webapp.sharing.providers import share_statuses
from webapp.sharing.queries import OVER, is_posted
from webapp.stories.models import Story
from webapp.stories.providers import ShareStatus


def unposted(stories: Sequence[Story]) -> dict[str, ShareStatus]:
    """The status of each story that has shares and none that was posted, by id."""
    by_story: dict[str, list[Share]] = {}
    for share in queries.shares_of_stories([s.id for s in stories if s.shared_at]):
        by_story.setdefault(share.story_id, []).append(share)
    latest = [s[-1] for s in by_story.values() if not any(is_posted(share) for share in s)]
    delivered = share_statuses(latest) if latest else {}
    return {share.story_id: delivered.get(share.id) or _status(share) for share in latest}


def _status(share: Share) -> ShareStatus:
    if share.state in OVER:
        return ShareStatus(_("Approved"), "approved")
    return ShareStatus(_("Not posted yet"), "draft")
