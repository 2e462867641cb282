"""Pages of programs: the first page and charters, one's own place, the lead's work, briefs."""

from webapp.programs.views import briefs, charters, lead, places
from webapp.programs.views.blueprint import room
from webapp.programs.views.briefs import load_brief
from webapp.programs.views.charters import load_place, load_public

__all__ = [
    "briefs",
    "charters",
    "lead",
    "load_brief",
    "load_place",
    "load_public",
    "places",
    "room",
]
