"""Goals of a program: read by its people, set by its lead."""

from flask import Response
from flask_babel import gettext as _

from analytics.core.measures import ACTIVITY
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.rules import is_enrolled, is_lead
from webapp.recognition import queries, services
from webapp.recognition.forms import GoalForm
from webapp.recognition.models import TeamGoal
from webapp.recognition.providers import measures_of
from webapp.recognition.views.blueprint import bp
from webapp.recognition.workflow import GoalState
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button


def load_goal(me: Person, goal_id: str) -> TeamGoal:
    """A goal of a program to which this person belongs."""
    return queries.goal_for(me, goal_id)


def load_program(me: Person, slug: str) -> Program:
    """A program to which this person belongs."""
    return programs.led_program(me, slug)


@bp.get("/programs/<program>/goals")
@guarded(is_enrolled | is_lead, program=load_program)
def goals(program: Program) -> Response:
    """The goals of a program and how far they are."""
    measures = measures_of(program)
    shown = [(goal, services.observed(goal, measures)) for goal in queries.goals_of(program.id)]
    return render(
        "recognition/goals.html", program=program, goals=shown, measures=measures, floor=ACTIVITY,
        leads=is_lead(person(), program),
    )  # fmt: skip


@bp.route("/programs/<program>/goals/new", methods=["GET", "POST"])
@guarded(is_lead, program=load_program)
def new_goal(program: Program) -> Response:
    """Set a goal."""
    measures = measures_of(program)
    form = GoalForm(measures)
    result = submit(
        form,
        lambda me: services.set_goal(
            program, measures, by=me, row_id=form.row_id(me.id), **form.content()
        ),
    )
    if isinstance(result, Done):
        flash(_("The goal is set. Participants see it."))
        return redirect_to("recognition.goals", program=program.slug)
    return render("recognition/goal.html", form=form, program=program, goal=None)


@bp.route("/goals/<goal>", methods=["GET", "POST"])
@guarded(is_lead, goal=load_goal)
def edit_goal(goal: TeamGoal) -> Response:
    """Change a goal, or declare its number."""
    form = GoalForm(measures_of(goal.program), goal)
    result = submit(
        form,
        lambda me: services.edit_goal(goal, by=me, version=form.number, **form.content()),
        keep=True,
    )
    if isinstance(result, Done):
        reached = goal.state == GoalState.reached
        flash(_("Saved. The goal is reached.") if reached else _("Saved."))
        return redirect_to("recognition.goals", program=goal.program.slug)
    form.renew(goal.version)
    return render("recognition/goal.html", form=form, program=goal.program, goal=goal)


@bp.post("/goals/<goal>/cancel")
@guarded(is_lead, page="recognition.edit_goal", goal=load_goal)
def cancel_goal(goal: TeamGoal) -> Response:
    """Cancel a goal."""
    submit_button(StepForm(), lambda me: services.cancel_goal(goal, by=me))
    flash(_("The goal is canceled."))
    return redirect_to("recognition.goals", program=goal.program.slug)
