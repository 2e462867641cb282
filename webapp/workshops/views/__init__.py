"""Pages of workshops; importing the modules registers their routes."""

from webapp.workshops.views import holding, lists, signing
from webapp.workshops.views.blueprint import bp

__all__ = ["bp", "holding", "lists", "signing"]
