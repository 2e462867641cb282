"""Pages of leads: decide, follow the work, make a brief."""

from flask import Response
from flask_babel import gettext as _

from webapp.core.errors import Missing
from webapp.ideas import queries, services
from webapp.ideas.forms import ACCEPT, DecisionForm, OutcomeForm, ProgramForm
from webapp.ideas.models import Idea
from webapp.ideas.queries.reading import NO_IDEA
from webapp.ideas.rules import leads_sharing, may_decide
from webapp.ideas.views.blueprint import bp
from webapp.ideas.views.reading import about
from webapp.ideas.workflow import IDEA, TAKEN_UP, Reason
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.rules import is_lead
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button


@bp.post("/ideas/<idea>/review")
@guarded(may_decide, page="ideas.idea", idea=queries.led_idea)
def review(idea: Idea) -> Response:
    """Show that the idea is being reviewed."""
    submit_button(StepForm(), lambda me: services.review(idea, by=me))
    flash(_("The page of the idea says that it is under review."))
    return redirect_to("ideas.decide", idea=idea.id)


@bp.route("/ideas/<idea>/decide", methods=["GET", "POST"])
@guarded(may_decide, page="ideas.idea", idea=queries.led_idea)
def decide(idea: Idea) -> Response:
    """Accept an idea or decline it, with an answer."""
    if "decline" not in _open_steps(idea):
        return redirect_to("ideas.idea", idea=idea.id)
    form = DecisionForm(version=idea.version)
    if isinstance(submit(form, lambda me: _decide(idea, form, me), keep=True), Done):
        flash(_("Decided. The owner and the people who support the idea are notified."))
        return redirect_to("ideas.idea", idea=idea.id)
    form.renew(idea.version)
    # Only now: that the idea was accepted meanwhile is a conflict.
    if "accept" not in _open_steps(idea):
        form.only_decline()
    return render(
        "ideas/decide.html", idea=idea, form=form, text=queries.revision(idea), **about([idea])
    )


def _open_steps(idea: Idea) -> set[str]:
    return {step.name for step in IDEA.open_steps(idea.state)}


def _decide(idea: Idea, form: DecisionForm, me: Person) -> None:
    if form.verdict.data == ACCEPT:
        services.accept(idea, answer=form.answer.data, by=me, version=form.number)
        return
    reason = Reason(form.verdict.data)
    services.decline(idea, reason=reason, answer=form.answer.data, by=me, version=form.number)


@bp.post("/ideas/<idea>/start")
@guarded(is_lead, page="ideas.idea", idea=queries.led_idea)
def start(idea: Idea) -> Response:
    """Show that the work has started."""
    submit_button(StepForm(), lambda me: services.start(idea, by=me))
    flash(_("The page of the idea says that the work has started."))
    return redirect_to("ideas.idea", idea=idea.id)


@bp.route("/ideas/<idea>/finish", methods=["GET", "POST"])
@guarded(is_lead, page="ideas.idea", idea=queries.led_idea)
def finish(idea: Idea) -> Response:
    """Say that an idea is done, and what came out of it."""
    form = OutcomeForm(version=idea.version)
    result = submit(
        form, lambda me: services.finish(idea, outcome=form.outcome.data, by=me), keep=True
    )
    if isinstance(result, Done):
        flash(_("Saved. The owner and the people who support the idea are notified."))
        return redirect_to("ideas.idea", idea=idea.id)
    return render("ideas/finish.html", idea=idea, form=form, text=queries.revision(idea))


def load_accepted(me: Person, idea_id: str) -> Idea:
    """An idea that is accepted, in work or done."""
    found = queries.idea_for(me, idea_id)
    if found.state not in TAKEN_UP:
        raise Missing(NO_IDEA)
    return found


@bp.route("/ideas/<idea>/brief", methods=["GET", "POST"])
@guarded(leads_sharing, page="ideas.idea", idea=load_accepted)
def brief(idea: Idea) -> Response:
    """Make a draft brief from an idea, in a program that this person leads."""
    led = {each.slug: each for each in programs.with_role(person(), Role.lead, Kind.sharing)}
    form = ProgramForm(list(led.values()))
    result = submit(form, lambda me: services.make_brief(idea, led[form.program.data], by=me))
    if isinstance(result, Done):
        flash(_("The draft of the brief is made. Write its facts and questions."))
        return redirect_to("briefs.edit_brief", brief=result.value.brief_id)
    return render("ideas/brief.html", idea=idea, form=form, text=queries.revision(idea))
