"""Goals of a pair: either of the two adds, reaches, drops and reopens them."""

from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.texts import check_text
from webapp.core.unit_of_work import record
from webapp.mentoring.models import Pair
from webapp.mentoring.rules import is_of_pair
from webapp.notes import events, queries
from webapp.notes.models import Goal
from webapp.notes.rules import MAY
from webapp.notes.sealing import sealed_text
from webapp.notes.services.notes import lock_started
from webapp.notes.validation import LONGEST_GOAL, MOST_GOALS, MOST_OPEN_GOALS
from webapp.notes.workflow import GOAL
from webapp.people.models import Person

THREE = gettext_noop("Three goals are open. Mark one as reached, or drop it, first.")


def add_goal(pair: Pair, text: str, *, by: Person, row_id: str | None = None) -> Goal:
    """Add a goal, open, for both people. Raises NotAllowed, WrongState, or Invalid on `text`.

    With the `row_id` of a goal that exists, returns that goal.
    """
    if (reason := is_of_pair.reason(by, pair)) is not None:
        raise NotAllowed(reason)
    lock_started(pair)
    if (found := db.existing(Goal, row_id)) is not None:
        return found
    check_text(text, LONGEST_GOAL, breaks="")
    known = queries.goals_of(pair)
    if len(queries.open_goals(pair)) >= MOST_OPEN_GOALS:
        raise Invalid("text", THREE)
    if len(known) >= MOST_GOALS:
        raise Invalid("text", "The pair has had %(most)s goals, the limit.", most=str(MOST_GOALS))
    goal = Goal(id=row_id or db.new_id(), pair_id=pair.id, author_id=by.id, made_at=clock.now())
    goal.sealed = sealed_text(goal, text)
    db.session().add(goal)
    db.session().flush()
    record(events.GoalChanged(actor=by.id, object_id=pair.id))
    return goal


def reach_goal(goal: Goal, *, by: Person) -> None:
    """Mark a goal as reached."""
    _take(goal, "reach", by)


def drop_goal(goal: Goal, *, by: Person) -> None:
    """Drop a goal."""
    _take(goal, "drop", by)


def reopen_goal(goal: Goal, *, by: Person) -> None:
    """Reopen a goal. Raises WrongState where three are open."""
    lock_started(goal.pair)
    if len(queries.open_goals(goal.pair)) >= MOST_OPEN_GOALS:
        raise WrongState(THREE)
    _take(goal, "reopen", by)


def _take(goal: Goal, step: str, by: Person) -> None:
    lock_started(goal.pair)
    GOAL.take(goal, step, by=by, may=MAY)
    record(events.GoalChanged(actor=by.id, object_id=goal.pair_id))
