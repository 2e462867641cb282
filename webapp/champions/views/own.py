"""Pages of people who are champions, apply, or are proposed, and of people who propose."""

from flask import Response
from flask_babel import gettext as _

from webapp.champions import home, providers, queries, services
from webapp.champions.forms import ProposalForm, application_form, details_of
from webapp.champions.models import Proposal
from webapp.champions.quarters import DAY, quarter_end
from webapp.champions.views.blueprint import bp, load_shown
from webapp.core import clock
from webapp.core.permissions import signed_in
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.opening import waits_until
from webapp.programs.rules import is_enrolled
from webapp.programs.workflow import ProgramState
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button


def load_proposal(me: Person, proposal_id: str) -> Proposal:
    """A proposal to this person."""
    return queries.proposal_for(me, proposal_id)


@bp.get("/champions")
@guarded(signed_in)
def mine() -> Response:
    """Directories of champions, one's own roles and applications, proposals that wait."""
    me = person()
    shown = queries.shown_programs()
    joined = {each.program.id for each in programs.own_enrollments(me, Kind.champions)}
    return render(
        "champions/mine.html", programs=shown, roles=queries.roles_of(me),
        joined=joined, proposals=queries.proposals_to(me), team=home.team(me),
        later={p.id: waits_until(p, me) for p in shown if p.id not in joined},
        waiting=home.waiting(me), help_pages={p.id: providers.help_pages(p) for p in shown},
    )  # fmt: skip


@bp.route("/programs/<program>/champions/apply", methods=["GET", "POST"])
@guarded(is_enrolled, program=load_shown)
def apply(program: Program) -> Response:
    """Apply as a champion, or change topics and languages."""
    me, topics = person(), queries.topics_of(program.id)
    known = queries.running(program.id, me)
    form = application_form(topics, me, known)
    result = submit(
        form, lambda by: services.apply(program, details_of(form, topics, known), by=by), keep=True
    )
    if isinstance(result, Done):
        flash(_("Saved.") if known else _("Your application is sent. You can end it at any time."))
        return redirect_to("champions.role", champion=result.value.id)
    today = clock.today()
    declined = known is None and queries.declined_since(program.id, me, today)
    return render(
        "champions/apply.html", form=form, program=program, topics=topics, known=known,
        open=program.state == ProgramState.open,
        again_on=quarter_end(today) + DAY if declined else None,
    )  # fmt: skip


@bp.route("/programs/<program>/champions/propose", methods=["GET", "POST"])
@guarded(signed_in, program=load_shown)
def propose(program: Program) -> Response:
    """Ask a colleague whether to become a champion."""
    form = ProposalForm()
    result = submit(form, lambda me: services.propose(program, form.address.data, by=me), keep=True)
    if isinstance(result, Done):
        flash(_("Thank you. Your colleague alone decides, and no one sees a no."))
        return redirect_to("champion_directory.directory", program=program.slug)
    return render("champions/propose.html", form=form, program=program)


@bp.get("/champions/proposals/<proposal>")
@guarded(signed_in, proposal=load_proposal)
def proposal(proposal: Proposal) -> Response:
    """A proposal, for the person who is asked."""
    enrolled = is_enrolled(person(), proposal)
    return render(
        "champions/proposal.html", proposal=proposal, enrolled=enrolled, form=StepForm(),
        opens=waits_until(proposal.program, person()),
    )  # fmt: skip


@bp.post("/champions/proposals/<proposal>/no")
@guarded(signed_in, page="champions.proposal", proposal=load_proposal)
def refuse_proposal(proposal: Proposal) -> Response:
    """Say no: the proposal is deleted."""
    submit_button(StepForm(), lambda me: services.refuse_proposal(proposal, by=me))
    flash(_("The proposal is deleted, and no one is notified."))
    return redirect_to("champions.mine")
