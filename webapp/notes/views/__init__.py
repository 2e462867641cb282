"""Pages of notes; importing the modules registers their routes."""

from webapp.notes.views import goals, notes, topics
from webapp.notes.views.blueprint import bp

__all__ = ["bp", "goals", "notes", "topics"]
