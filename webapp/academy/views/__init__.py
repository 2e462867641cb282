"""Pages of the academy; importing the modules registers their routes."""

from webapp.academy.views import lead, learning, passport
from webapp.academy.views.blueprint import bp

__all__ = ["bp", "lead", "learning", "passport"]
