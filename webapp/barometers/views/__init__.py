"""Pages of barometers; importing the modules registers their routes."""

from webapp.barometers.views import employees, making, waves
from webapp.barometers.views.blueprint import bp

__all__ = ["bp", "employees", "making", "waves"]
