"""Periodic jobs of the web layer: seal the activity, delete expired sessions."""

from webapp.core import activity, runtime
from webapp.core.unit_of_work import unit_of_work
from webapp.web import sessions

ANCHOR = "activity.anchor"


def seal_activity() -> None:
    """Seal the activity rows that were written since the last run."""
    with unit_of_work():
        activity.seal(runtime.current().settings.instance / ANCHOR)


def sweep_sessions() -> None:
    """Delete expired sessions."""
    with unit_of_work():
        sessions.sweep()
