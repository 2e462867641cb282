"""Goals of a program, or of a unit in it, as a whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypedDict, Unpack

from analytics.core.measures import ACTIVITY
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale
from webapp.core.unit_of_work import record
from webapp.people.models import OrgUnit, Person
from webapp.program_kinds import Kind
from webapp.programs.models import Program
from webapp.programs.rules import is_lead
from webapp.recognition import events, queries
from webapp.recognition.models import TeamGoal
from webapp.recognition.quarters import DAY
from webapp.recognition.rules import MAY
from webapp.recognition.workflow import GOAL, GoalState

MOST_OPEN: Final = 20
LARGEST: Final = 1_000_000
LONGEST: Final = 730 * DAY


@dataclass(frozen=True)
class Measure:
    """An observed total of a program: `count(program_id, start, end)` until the day before `end`.

    `label` is a msgid; `kind` is the kind of program that has it, None for all.
    """

    code: str
    label: str
    count: Callable[[str, date, date], int]
    kind: Kind | None = None


Measures = Mapping[str, Measure]


class GoalContent(TypedDict):
    """What a lead writes: texts by language, a target, the last day, and the declared number.

    `measure` is the code of an observed total; without one, `counted` says what the lead counts.
    """

    titles: Mapping[str, str]
    counted: Mapping[str, str]
    measure: str
    unit_id: str
    target: int
    until: date
    number: int | None


def observed(goal: TeamGoal, measures: Measures) -> int | None:
    """The observed total of a goal: of whole weeks that are over, or as it was closed.

    None where the lead declares the number, and where it is below the floor.
    """
    if not goal.measure:
        return None
    this_week = clock.local_day(clock.week_start(clock.now(), clock.zone()), clock.zone())
    number = (
        goal.number if goal.closed_at else _count(goal, measures, min(this_week, goal.until + DAY))
    )
    return number if number is not None and number >= ACTIVITY else None


def set_goal(
    program: Program,
    measures: Measures,
    *,
    by: Person,
    row_id: str | None = None,
    **content: Unpack[GoalContent],
) -> TeamGoal:
    """Set a goal. Raises NotAllowed, or Invalid on a field."""
    if (reason := is_lead.reason(by, program)) is not None:
        raise NotAllowed(reason)
    db.lock(program)
    if (found := db.existing(TeamGoal, row_id)) is not None:
        return found
    if len(queries.open_goals(program.id)) >= MOST_OPEN:
        raise Invalid("title_en", "A program has %(most)s open goals at most.", most=str(MOST_OPEN))
    made = TeamGoal(id=row_id or db.new_id(), program_id=program.id, made_at=clock.now())
    _check_measure(measures, content)
    made.measure, made.unit_id = content["measure"], content["unit_id"] or None
    _set(made, content)
    db.session().add(made)
    db.session().flush()
    record(events.GoalSet(actor=by.id, object_id=made.id))
    _reach_declared(made)
    return made


def edit_goal(goal: TeamGoal, *, by: Person, version: int, **content: Unpack[GoalContent]) -> None:
    """Change a goal and its declared number; what it counts and its unit stay.

    Raises NotAllowed, WrongState, Stale, or Invalid on a field.
    """
    GOAL.take(goal, "change", by=by, may=MAY)
    if goal.version != version:
        raise Stale("Another window or person changed this in the meantime.")
    _set(goal, content)
    goal.version += 1
    record(events.GoalChanged(actor=by.id, object_id=goal.id))
    _reach_declared(goal)


def cancel_goal(goal: TeamGoal, *, by: Person) -> None:
    """Cancel a goal: pages no longer show it. Raises NotAllowed or WrongState."""
    _close(goal, "cancel", by)


def meet_dates(measures: Measures) -> None:
    """Close goals whose observed total is there, or whose last day is over."""
    for goal in queries.open_goals():
        # A lead may have changed or canceled it meanwhile.
        db.lock(goal)
        if goal.state == GoalState.open:
            _meet_date(goal, measures)


def _meet_date(goal: TeamGoal, measures: Measures) -> None:
    over = goal.until < clock.today()
    if goal.measure:
        number = _count(goal, measures, goal.until + DAY) if over else observed(goal, measures) or 0
        if over or number >= goal.target:
            goal.number = number
    if goal.number is not None and goal.number >= goal.target:
        _close(goal, "reach")
    elif over:
        _close(goal, "miss")


def _check_measure(measures: Measures, content: GoalContent) -> None:
    if content["measure"] and content["measure"] not in measures:
        raise Invalid("measure", "Choose one of the list.")
    if content["measure"] and content["unit_id"]:
        raise Invalid("unit", "An observed total is of the whole program. Choose no unit.")
    if content["unit_id"] and db.session().get(OrgUnit, content["unit_id"]) is None:
        raise Invalid("unit", "There is no such unit.")


def _set(goal: TeamGoal, content: GoalContent) -> None:
    least = ACTIVITY if goal.measure else 1
    if not least <= content["target"] <= LARGEST:
        raise Invalid("target", "Between %(min)s and %(max)s.", min=str(least), max=str(LARGEST))
    if not clock.today() <= content["until"] <= clock.today() + LONGEST:
        raise Invalid("until", "Choose a day from today on, within the next two years.")
    if not goal.measure and not all(content["counted"].values()):
        raise Invalid("counted_en", "Say what you count, in both languages.")
    if content["number"] is not None and not 0 <= content["number"] <= LARGEST:
        raise Invalid("declared", "Between %(min)s and %(max)s.", min="0", max=str(LARGEST))
    goal.titles = dict(content["titles"])
    goal.counted = {} if goal.measure else dict(content["counted"])
    goal.target, goal.until = content["target"], content["until"]
    goal.number = None if goal.measure else content["number"]


def _reach_declared(goal: TeamGoal) -> None:
    if goal.number is not None and goal.number >= goal.target:
        _close(goal, "reach")


def _close(goal: TeamGoal, step: str, by: Person | None = None) -> None:
    GOAL.take(goal, step, by=by, may=MAY, closed_at=clock.now())
    record(events.GoalClosed(actor=by.id if by else None, object_id=goal.id, state=goal.state))


def _count(goal: TeamGoal, measures: Measures, end: date) -> int:
    """What was observed from the Monday before the goal was set until the day before `end`."""
    measure = measures.get(goal.measure)
    start = clock.local_day(clock.week_start(goal.made_at, clock.zone()), clock.zone())
    return measure.count(goal.program_id, start, end) if measure and start < end else 0
