"""Pages of stories: writing, its picture, review."""

from webapp.stories.views import figures, picturing, reviewing, writing
from webapp.stories.views.showing import room

__all__ = ["figures", "picturing", "reviewing", "room", "writing"]
