"""The page of a pair: who it is, answer, pause, end."""

from operator import attrgetter

from flask import Response
from flask_babel import gettext as _
from wtforms import HiddenField

from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop
from webapp.mentoring import queries, services
from webapp.mentoring.models import Pair
from webapp.mentoring.providers import pair_parts, pair_steps
from webapp.mentoring.rules import is_of_pair
from webapp.mentoring.sealing import NO, YES
from webapp.mentoring.services.showing import shown_state
from webapp.mentoring.views.blueprint import bp
from webapp.mentoring.workflow import PAIR, PairState
from webapp.people.models import Person
from webapp.web.forms import Form, StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import submit_button

VERBS = {
    "pause": services.pause_pair, "resume": services.resume_pair, "finish": services.finish,
    "end": services.end_pair,
}  # fmt: skip
SAID = {
    "pause": gettext_noop("The pair is paused."),
    "resume": gettext_noop("The pair continues."),
    "finish": gettext_noop(
        "Thank you. The pair closes within two weeks. Until then, both of you can answer the last questions."
    ),
    "end": gettext_noop("The pair has ended. The other person can see that it has ended, not why."),
}


class ReplyForm(Form):
    """Yes or no."""

    reply = HiddenField()


def load_pair(me: Person, pair_id: str) -> Pair:
    """A pair of this person that they may know of."""
    return queries.pair_for(me, pair_id)


@bp.get("/pairs/<pair>")
@guarded(is_of_pair, pair=load_pair)
def pair(pair: Pair) -> Response:
    """A pair, for the two people."""
    me = person()
    partner = pair.mentee if me.id == pair.mentor_id else pair.mentor
    steps = [s for s in PAIR.open_steps(pair.state) if s.name in VERBS]
    shown = shown_state(pair, me)
    known = shown not in {"no", "over"}
    return render(
        "mentoring/pair.html", pair=pair, partner=partner, shown=shown, steps=steps,
        is_mentor=me.id == pair.mentor_id, topics=_topics(pair),
        parts=sorted(pair_parts(pair, me), key=attrgetter("order")) if known else (),
        next_steps=sorted(pair_steps(pair, me), key=attrgetter("order")) if known else (),
        form=StepForm(), reply=ReplyForm(),
    )  # fmt: skip


@bp.post("/pairs/<pair>/answer")
@guarded(is_of_pair, page="mentoring.pair", pair=load_pair)
def answer(pair: Pair) -> Response:
    """Say yes or no to a proposal."""
    form = ReplyForm()
    if form.reply.data not in {YES, NO}:
        raise Invalid("", "What your browser sent is incomplete.")
    submit_button(form, lambda me: services.answer(pair, yes=form.reply.data == YES, by=me))
    if pair.state == PairState.active:
        flash(_("Your pair is set up."))
    else:
        flash(_("Your answer is stored. Nobody but you can read it."))
    return redirect_to("mentoring.pair", pair=pair.id)


@bp.post("/pairs/<pair>/<any(pause, resume, finish, end):verb>")
@guarded(is_of_pair, page="mentoring.pair", pair=load_pair)
def move_pair(pair: Pair, verb: str) -> Response:
    """Pause, continue, close or end a pair."""
    submit_button(StepForm(), lambda me: VERBS[verb](pair, by=me))
    flash(_(SAID[verb]))
    return redirect_to("mentoring.pair", pair=pair.id)


def _topics(pair: Pair) -> list[dict[str, str]]:
    """The names of the topics that the two have in common, by language."""
    known = pair.edition.topics
    return [known[code] for code in pair.topics if code in known]
