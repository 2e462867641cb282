"""Pages of stories: writing, showing, reviewing, pictures."""

from webapp.stories.views import pictures, reviewing, showing, writing
from webapp.stories.views.showing import bp

__all__ = ["bp", "pictures", "reviewing", "showing", "writing"]
