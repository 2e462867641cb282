"""Pages of the matching, for the lead: ask for pairs, look at figures, then at names, publish."""

from flask import Blueprint, Response
from flask_babel import gettext as _

from webapp.core.i18n import gettext_noop
from webapp.mentoring.models import Edition
from webapp.mentoring.providers import edition_parts
from webapp.mentoring.views.editions import load_edition
from webapp.pairing import queries, services
from webapp.pairing.forms import WhyNotForm
from webapp.pairing.models import MatchRun
from webapp.pairing.rules import is_second
from webapp.pairing.services import needs_approval
from webapp.pairing.services.questions import NAMED
from webapp.pairing.wording import ALONE
from webapp.pairing.wording import why_not as why_sentence
from webapp.people.models import Person
from webapp.programs.rules import is_lead
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

bp = Blueprint("pairing", __name__, template_folder="templates")
VERBS = {
    "approve": services.approve, "publish": services.publish, "discard": services.discard,
}  # fmt: skip
SAID = {
    "approve": gettext_noop("Approved."),
    "publish": gettext_noop("Published. The mentors are asked first."),
    "discard": gettext_noop("Discarded. Nobody was asked."),
}


def load_run(me: Person, run_id: str) -> MatchRun:
    """A run of a program to which this person belongs."""
    return queries.run_for(me, run_id)


@bp.post("/editions/<edition>/pairs")
@guarded(is_lead, page="mentoring.edition", edition=load_edition)
def find_pairs(edition: Edition) -> Response:
    """Ask the worker for pairs."""
    made = submit_button(StepForm(), lambda me: services.ask_for_pairs(edition, by=me))
    flash(_("The pairs are being computed. Reload this page in a moment."))
    return redirect_to("pairing.run", run=made.id)


@bp.get("/matching/<run>")
@guarded(is_lead, run=load_run)
def run(run: MatchRun) -> Response:
    """What a run found: figures without names."""
    return _page(run)


@bp.post("/matching/<run>/names")
@guarded(is_lead, page="pairing.run", run=load_run)
def names(run: MatchRun) -> Response:
    """The names of the pairs; the look is in the activity log."""
    submit_button(StepForm(), lambda me: services.review(run, by=me))
    return _page(run, names=True)


@bp.post("/matching/<run>/why-not")
@guarded(is_lead, page="pairing.run", run=load_run)
def why_not(run: MatchRun) -> Response:
    """Ask why two people are not a pair; the page that follows has the names, so it is a look."""
    named = run.state in NAMED
    if named:
        submit_button(StepForm(), lambda me: services.review(run, by=me))
    form = WhyNotForm(run)
    result = submit(
        form, lambda me: services.ask_why_not(run, form.mentor.data, form.mentee.data, by=me)
    )
    return _page(run, names=named, asking=None if isinstance(result, Done) else form)


@bp.post("/matching/<run>/<any(approve, publish, discard):verb>")
@guarded(is_lead, page="pairing.run", run=load_run)
def decide(run: MatchRun, verb: str) -> Response:
    """Approve, publish or discard the pairs."""
    submit_button(StepForm(), lambda me: VERBS[verb](run, by=me))
    flash(_(SAID[verb]))
    return redirect_to("pairing.run", run=run.id)


def _page(run: MatchRun, *, names: bool = False, asking: WhyNotForm | None = None) -> Response:
    me = person()
    asks = names and run.state in NAMED
    return render(
        "pairing/run.html", run=run, pairs=queries.run_pairs(run.id) if names else None,
        form=StepForm(), alone=ALONE, second=is_second(me, run),
        blocked=run.approver_id is None and needs_approval(run, me),
        asking=(asking or WhyNotForm(run)) if asks else None, why_not=why_sentence,
        questions=queries.questions_of(run.id) if names else (),
        parts=[part for part in edition_parts(run.edition) if part.beside_figures],
    )  # fmt: skip
