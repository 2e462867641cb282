"""The page of a pulse: two or three questions, in a few seconds."""

from flask import Blueprint, Response
from flask_babel import gettext as _

from webapp.core.errors import WrongState
from webapp.core.workflow import CHANGED
from webapp.mentoring.models import Pair
from webapp.mentoring.rules import is_of_pair
from webapp.people.models import Person
from webapp.pulses import queries, services
from webapp.pulses.forms import pulse_form, scores_in
from webapp.pulses.workflow import PulseStep
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit

bp = Blueprint("pulses", __name__, template_folder="templates")


def load_pair(me: Person, pair_id: str) -> Pair:
    """A pair of this person in which a step is open."""
    return queries.pair_to_answer(me, pair_id)


@bp.route("/pairs/<pair>/pulse", methods=["GET", "POST"])
@guarded(is_of_pair, page="mentoring.pair", pair=load_pair)
def answer(pair: Pair) -> Response:
    """Answer the questions of the open step, or change the answers."""
    step = queries.step_of(pair)
    if step is None:
        raise WrongState(CHANGED)
    form = pulse_form(step, queries.own_pulse(pair, person(), step))

    def store(me: Person) -> None:
        if form.step.data not in set(PulseStep):
            raise WrongState(CHANGED)
        services.answer(pair, PulseStep(form.step.data), scores_in(form, step), by=me)

    result = submit(form, store)
    if isinstance(result, Done):
        flash(_("Thank you. Your answers are saved. Only you can see them."))
        return redirect_to("mentoring.pair", pair=pair.id)
    return render("pulses/answer.html", form=form, pair=pair, step=step)
