"""Pages of messaging; importing the modules registers their routes."""

from webapp.messaging.views import appointments, inbox, notifications, stopping
from webapp.messaging.views.blueprint import bp

__all__ = ["appointments", "bp", "inbox", "notifications", "stopping"]
