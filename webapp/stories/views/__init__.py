"""Pages of stories: writing, its picture, review."""

from webapp.stories.views import picturing, reviewing, writing
from webapp.stories.views.showing import room

__all__ = ["picturing", "reviewing", "room", "writing"]
