"""Pages of connected accounts."""

from webapp.connections.views import accounts, connecting
from webapp.connections.views.blueprint import bp

__all__ = ["accounts", "bp", "connecting"]
