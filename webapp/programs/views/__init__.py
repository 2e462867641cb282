"""Pages of programs: home, charters, participation, the lead's pages."""

from webapp.programs.views import charters, lead, participation, writing
from webapp.programs.views.blueprint import bp, listed
from webapp.programs.views.charters import load_enrollment, load_public

__all__ = [
    "bp", "charters", "lead", "listed", "load_enrollment", "load_public", "participation",
    "writing",
]  # fmt: skip
