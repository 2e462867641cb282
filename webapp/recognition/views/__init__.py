"""Pages of recognition; importing the modules registers their routes."""

from webapp.recognition.views import goals, journal, mine, thanks
from webapp.recognition.views.blueprint import bp

__all__ = ["bp", "goals", "journal", "mine", "thanks"]
