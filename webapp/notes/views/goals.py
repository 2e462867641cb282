"""Pages of goals: a new one, and the buttons of each."""

from flask import Response
from flask_babel import gettext as _

from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.mentoring.models import Pair
from webapp.mentoring.rules import is_of_pair
from webapp.notes import queries, services
from webapp.notes.forms import GoalForm
from webapp.notes.models import Goal
from webapp.notes.rules import is_of_goal
from webapp.notes.views.blueprint import bp, load_pair
from webapp.people.models import Person
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

VERBS = {
    "reach": services.reach_goal, "drop": services.drop_goal, "reopen": services.reopen_goal,
}  # fmt: skip
DONE = {
    "reach": gettext_noop("The goal is marked as reached."),
    "drop": gettext_noop("The goal is dropped. Either of you can reopen it."),
    "reopen": gettext_noop("The goal is open again."),
}


def load_goal(me: Person, goal_id: str) -> Goal:
    """A goal of a pair of this person."""
    return queries.goal_for(me, goal_id)


@bp.route("/pairs/<pair>/goals/new", methods=["GET", "POST"])
@guarded(is_of_pair, page="mentoring.pair", pair=load_pair)
def new_goal(pair: Pair) -> Response:
    """Add a goal."""
    form = GoalForm()
    result = submit(
        form,
        lambda me: services.add_goal(pair, form.text.data, by=me, row_id=form.row_id(me.id)),
    )
    if isinstance(result, Done):
        flash(_("The goal is added."))
        return redirect_to("mentoring.pair", pair=pair.id, _anchor="goals")
    return render("notes/goal.html", form=form, pair=pair)


@bp.post("/pairs/<pair>/goals/<goal>/<any(reach, drop, reopen):verb>")
@guarded(is_of_goal, page="mentoring.pair", pair=load_pair, goal=load_goal)
def move_goal(pair: Pair, goal: Goal, verb: str) -> Response:
    """Mark a goal as reached, drop it, or reopen it."""
    if goal.pair_id != pair.id:
        raise Missing(queries.NO_GOAL)
    submit_button(StepForm(), lambda me: VERBS[verb](goal, by=me))
    flash(_(DONE[verb]))
    return redirect_to("mentoring.pair", pair=pair.id, _anchor="goals")
