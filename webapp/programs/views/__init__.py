"""Pages of programs: home, charters, participation, the lead's pages, briefs."""

from webapp.programs.views import briefs, charters, lead, participation
from webapp.programs.views.blueprint import bp
from webapp.programs.views.briefs import load_brief
from webapp.programs.views.charters import load_enrollment, load_public

__all__ = [
    "bp", "briefs", "charters", "lead", "load_brief", "load_enrollment", "load_public",
    "participation",
]  # fmt: skip
