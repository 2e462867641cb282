"""The blueprint of connections, and how a person's own account is loaded."""

from flask import Blueprint

from webapp.connections import queries
from webapp.connections.models import Connection
from webapp.people.models import Person

bp = Blueprint("connections", "webapp.connections.views", template_folder="../templates")


def load_connection(me: Person, channel: str) -> Connection:
    """This person's account on a channel."""
    return queries.own_connection(me, channel)
