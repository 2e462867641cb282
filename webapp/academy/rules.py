"""Permission rules of the academy."""

from webapp.programs.rules import is_lead

MAY = {"is_lead": is_lead}
