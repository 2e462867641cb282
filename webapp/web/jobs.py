"""What the house does for itself outside a request."""

from flask import current_app

from webapp.config import Settings
from webapp.kernel import activity
from webapp.kernel.unit_of_work import unit_of_work
from webapp.web import sessions

ANCHOR = "activity.anchor"


def seal_activity() -> None:
    """Seal what happened since the last look."""
    settings: Settings = current_app.extensions["settings"]
    with unit_of_work():
        activity.seal(settings.instance / ANCHOR)


def sweep_sessions() -> None:
    """Delete expired sessions."""
    with unit_of_work():
        sessions.sweep()
