"""What differs between kinds of programs, as one table; imports nothing but `core`."""

from webapp.program_kinds.kinds import Consent, Kind
from webapp.program_kinds.table import KINDS, QUESTIONS, KindOfProgram

__all__ = ["KINDS", "QUESTIONS", "Consent", "Kind", "KindOfProgram"]
