"""Pages of stories: writing, showing, pictures."""

from webapp.stories.views import pictures, showing, writing
from webapp.stories.views.showing import bp

__all__ = ["bp", "pictures", "showing", "writing"]
