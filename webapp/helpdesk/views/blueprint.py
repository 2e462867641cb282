"""The blueprint of the help desk, and what several of its pages load."""

from flask import Blueprint

from webapp.champions import queries as champions
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program

bp = Blueprint("helpdesk", "webapp.helpdesk.views", template_folder="../templates")


def load_shown(_me: Person, slug: str) -> Program:
    """A program of champions that is open to the organization."""
    return champions.shown_program(slug)


def load_led(me: Person, slug: str) -> Program:
    """A program of champions that this person leads."""
    return programs.led_program(me, slug, Kind.champions)
