"""Reads of readiness."""

from webapp.barometers.queries import newest_scores
from webapp.core import clock, db
from webapp.experience import ExperienceTheme
from webapp.programs.models import Program
from webapp.readiness.inside import Inside, newest_inside
from webapp.readiness.models import Opening
from webapp.readiness.rules import Item, check

# What counts as the measured inside score of a program.
MEASURED = (ExperienceTheme.overall, ExperienceTheme.conditions)


def inside_score() -> Inside | None:
    """Return the newest score of the overall experience or of working conditions, or None."""
    scores, today = newest_scores(), clock.today()
    found = [newest_inside(scores, theme, today) for theme in MEASURED]
    known = [each for each in found if each is not None]
    return max(known, key=lambda each: each.closes_on, default=None)


def checklist(program: Program) -> list[Item]:
    """Return what a program needs before it opens, with what is met today."""
    return list(check(program, inside_score()))


def opening(program: Program) -> Opening | None:
    """Return why a program was opened although something was missing, or None."""
    return db.session().get(Opening, program.id)
