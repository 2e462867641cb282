"""Pages of the help desk; importing the modules registers their routes."""

from webapp.helpdesk.views import asking, guidance, lead, requests
from webapp.helpdesk.views.blueprint import bp

__all__ = ["asking", "bp", "guidance", "lead", "requests"]
