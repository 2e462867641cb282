"""Pages of messaging; importing the modules registers their routes."""

from webapp.messaging.views import inbox, notifications, stopping, templates
from webapp.messaging.views.blueprint import bp

__all__ = ["bp", "inbox", "notifications", "stopping", "templates"]
