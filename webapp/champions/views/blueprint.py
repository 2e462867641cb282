"""The blueprint of digital champions, and what several of its pages load."""

from flask import Blueprint, request

from webapp.champions import queries
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.web.search import LONGEST

bp = Blueprint("champions", "webapp.champions.views", template_folder="../templates")


def load_shown(_me: Person, slug: str) -> Program:
    """A program whose directory is open to the organization."""
    return queries.shown_program(slug)


def load_led(me: Person, slug: str) -> Program:
    """A program of champions that this person leads."""
    return programs.led_program(me, slug, Kind.champions)


def asked(name: str) -> str:
    """A value of the address, shortened and without double spaces."""
    return " ".join(request.args.get(name, "").split())[:LONGEST]


def page_number() -> int:
    """The number of the page of a list that the address asks for."""
    return request.args.get("page", 1, int)
