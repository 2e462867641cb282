"""Permission rules that the steps of themes and briefs name."""

from webapp.programs.rules import is_lead

MAY = {"is_lead": is_lead}
