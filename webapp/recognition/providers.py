"""Questions of recognition that packages with evidence answer."""

from datetime import date

from webapp.core.runtime import Collected
from webapp.programs.models import Program
from webapp.recognition.services import Evidence, Measure

# What became complete from a day until the day before another.
evidence: Collected[[date, date], Evidence] = Collected()
# The totals that a goal of a program can count.
measures: Collected[[], Measure] = Collected()


def measures_of(program: Program) -> dict[str, Measure]:
    """The observed totals that a goal of a program can count, by code."""
    return {each.code: each for each in measures() if each.kind in {None, program.kind}}
