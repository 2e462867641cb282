"""Pages of digital champions; importing the modules registers their routes."""

from webapp.champions.views import lead, own, roles, team
from webapp.champions.views.blueprint import bp

__all__ = ["bp", "lead", "own", "roles", "team"]
