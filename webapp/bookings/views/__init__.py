"""Pages of bookings; importing the modules registers their routes."""

from webapp.bookings.views import bookings, calendar
from webapp.bookings.views.blueprint import bp

__all__ = ["bookings", "bp", "calendar"]
