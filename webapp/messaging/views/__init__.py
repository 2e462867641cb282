"""Pages of messaging; importing the modules registers their routes."""

from webapp.messaging.views import bookings, inbox, notifications, stopping
from webapp.messaging.views.blueprint import bp

__all__ = ["bookings", "bp", "inbox", "notifications", "stopping"]
