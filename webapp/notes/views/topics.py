"""Pages of topics: propose what to work on, agree to what the other person proposed."""

from flask import Response
from flask_babel import gettext as _

from webapp.mentoring.models import Pair
from webapp.mentoring.rules import is_of_pair
from webapp.notes import queries, services
from webapp.notes.forms import TopicsForm
from webapp.notes.views.blueprint import bp, load_pair
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button


@bp.route("/pairs/<pair>/topics", methods=["GET", "POST"])
@guarded(is_of_pair, page="mentoring.pair", pair=load_pair)
def propose(pair: Pair) -> Response:
    """Propose the topics to work on."""
    form = TopicsForm(pair, queries.agreement_of(pair))
    result = submit(
        form,
        lambda me: services.propose_topics(pair, form.topics.data, by=me, version=form.number),
    )
    if isinstance(result, Done):
        flash(_("Proposed. The other person can agree on the page of your pair."))
        return redirect_to("mentoring.pair", pair=pair.id, _anchor="topics")
    return render("notes/topics.html", form=form, pair=pair)


@bp.post("/pairs/<pair>/topics/agree")
@guarded(is_of_pair, page="mentoring.pair", pair=load_pair)
def agree(pair: Pair) -> Response:
    """Agree to the topics that the page showed."""
    form = StepForm()
    submit_button(form, lambda me: services.agree(pair, by=me, version=form.number))
    flash(_("You agree on the topics."))
    return redirect_to("mentoring.pair", pair=pair.id, _anchor="topics")
