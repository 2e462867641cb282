"""Pages of reverse mentoring; importing the modules registers their routes."""

from webapp.mentoring.views import editions, own, pairs
from webapp.mentoring.views.blueprint import bp

__all__ = ["bp", "editions", "own", "pairs"]
