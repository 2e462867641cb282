"""Event handlers of rollouts."""

from webapp.core import activity
from webapp.programs.events import ProgramMoved
from webapp.programs.workflow import ProgramState
from webapp.rollouts import services


def start(event: ProgramMoved) -> None:
    """When a draft opens, units whose day has passed open with it."""
    acts = activity.of_object(event.object_id)
    moments = [act for act in acts if act.facts.get("state") == ProgramState.open]
    if event.state == ProgramState.open and len(moments) == 1:
        services.open_past_days(event.object_id)
