"""The blueprint of notes, and what its pages load."""

from flask import Blueprint

from webapp.mentoring.models import Pair
from webapp.notes import queries
from webapp.people.models import Person

bp = Blueprint("notes", "webapp.notes.views", template_folder="../templates")


def load_pair(me: Person, pair_id: str) -> Pair:
    """A pair of this person that has started and whose notes are kept."""
    return queries.pair_with_notes(me, pair_id)
