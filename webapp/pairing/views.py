"""Pages of the matching, for the lead: ask for pairs, look at figures, then at names, publish."""

from flask import Blueprint, Response
from flask_babel import gettext as _

from webapp.core.i18n import gettext_noop
from webapp.mentoring.models import Edition
from webapp.mentoring.views.editions import load_edition
from webapp.pairing import queries, services
from webapp.pairing.models import MatchRun
from webapp.pairing.rules import is_second
from webapp.pairing.services import needs_approval
from webapp.people.models import Person
from webapp.programs.rules import is_lead
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import submit_button

bp = Blueprint("pairing", __name__, template_folder="templates")
VERBS = {
    "review": services.review, "approve": services.approve, "publish": services.publish,
    "discard": services.discard,
}  # fmt: skip
SAID = {
    "approve": gettext_noop("Approved."),
    "publish": gettext_noop("Published. The mentors are asked first."),
    "discard": gettext_noop("Discarded. Nobody was asked."),
}
# Why a mentee stays without a mentor: what most of the mentors lack.
RULES = {
    "nobody": gettext_noop("no mentor applied"),
    "hierarchy": gettext_noop("the mentors are in the same line of hierarchy"),
    "unit": gettext_noop("the mentors are in the same unit"),
    "grade": gettext_noop("the mentors have no lower grade"),
    "language": gettext_noop("no language in common"),
    "site": gettext_noop("no site in common, and no video call"),
    "slots": gettext_noop("no half-day in common"),
    "topic": gettext_noop("no mentor for the topics at this level"),
    "direction": gettext_noop("only possible the other way round"),
    "former": gettext_noop("they were a pair before"),
    "unavailable": gettext_noop("the mentors who would fit have no free place"),
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
    me = person()
    return render(
        "pairing/run.html", run=run, pairs=None, form=StepForm(), rules=RULES, second=is_second(me, run),
        blocked=run.approver_id is None and needs_approval(run, me),
    )  # fmt: skip


@bp.post("/matching/<run>/names")
@guarded(is_lead, page="pairing.run", run=load_run)
def names(run: MatchRun) -> Response:
    """The names of the pairs; the look is in the activity log."""
    submit_button(StepForm(), lambda me: services.review(run, by=me))
    me = person()
    return render(
        "pairing/run.html", run=run, pairs=queries.run_pairs(run.id), form=StepForm(), rules=RULES,
        second=is_second(me, run), blocked=run.approver_id is None and needs_approval(run, me),
    )  # fmt: skip


@bp.post("/matching/<run>/<any(approve, publish, discard):verb>")
@guarded(is_lead, page="pairing.run", run=load_run)
def decide(run: MatchRun, verb: str) -> Response:
    """Approve, publish or discard the pairs."""
    submit_button(StepForm(), lambda me: VERBS[verb](run, by=me))
    flash(_(SAID[verb]))
    return redirect_to("pairing.run", run=run.id)
