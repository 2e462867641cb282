"""Pages of irritants."""

from webapp.irritants.views import anonymous, handling, reading, reporting
from webapp.irritants.views.blueprint import bp

__all__ = ["anonymous", "bp", "handling", "reading", "reporting"]
