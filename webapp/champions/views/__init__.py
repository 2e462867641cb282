"""Pages of digital champions; importing the modules registers their routes."""

from webapp.champions.views import directory, lead, own, roles, team
from webapp.champions.views.blueprint import bp

__all__ = ["bp", "directory", "lead", "own", "roles", "team"]
