"""Pages of ideas; importing the modules registers their routes."""

from webapp.ideas.views import lead, reading, themes, writing
from webapp.ideas.views.blueprint import bp

__all__ = ["bp", "lead", "reading", "themes", "writing"]
