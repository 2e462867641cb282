"""Pages that every employee reads: ideas of a program, one idea; one's own ideas and support."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from analytics.core.measures import ACTIVITY
from webapp.briefs import queries as briefs
from webapp.core.permissions import signed_in
from webapp.ideas import queries, services
from webapp.ideas.forms import REASONS
from webapp.ideas.models import Idea
from webapp.ideas.rules import leads_sharing, may_decide
from webapp.ideas.views.blueprint import bp
from webapp.ideas.workflow import IDEA, UNDECIDED
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.rules import is_enrolled, is_lead
from webapp.programs.workflow import ProgramState
from webapp.web.differences import compare
from webapp.web.forms import Form, StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import submit_button


@bp.get("/programs/<program>/ideas")
@guarded(signed_in, program=queries.program_of_ideas)
def listing(program: Program) -> Response:
    """The ideas of a program, by state and theme."""
    shelf, theme = request.args.get("show", ""), request.args.get("theme", "")
    page = queries.listed(program.id, shelf, theme, request.args.get("page", 1, int))
    return render(
        "ideas/listing.html", program=program, page=page, shelf=shelf, theme=theme,
        themes=briefs.themes(program.id), reasons=REASONS, leads=is_lead(person(), program),
        may_propose=may_propose(person(), program), **about(page.rows),
    )  # fmt: skip


def may_propose(me: Person, program: Program) -> bool:
    """Whether a person takes part in a program that is open."""
    return program.state == ProgramState.open and is_enrolled(me, program)


def about(ideas: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a sequence of ideas
    """The texts and the support of some ideas, for templates."""
    return {
        "texts": queries.texts(ideas), "counts": queries.support_counts(ideas), "floor": ACTIVITY,
    }  # fmt: skip


@bp.get("/ideas")
@guarded(signed_in)
def own() -> Response:
    """Where ideas are, one's own, and those that one supports."""
    me = person()
    mine, supported = queries.own(me), queries.supported_by(me)
    return render(
        "ideas/own.html", mine=mine, supported=supported, allowance=services.allowance(me),
        programs=[p for p in programs.visible_programs(me) if _shows_ideas(p)],
        **about([*mine, *(idea for idea, _current in supported)]),
    )  # fmt: skip


def _shows_ideas(program: Program) -> bool:
    return program.kind == Kind.cocreation and program.state != ProgramState.draft


@bp.get("/ideas/<idea>")
@guarded(signed_in, idea=queries.idea_for)
def idea(idea: Idea) -> Response:
    """One idea, with what this person can do."""
    return show(idea, StepForm())


def show(idea: Idea, form: Form) -> Response:
    """The page of an idea; `form` is that of a button that was refused."""
    me, own = person(), is_own(person(), idea)
    leads = is_lead(me, idea)
    return render(
        "ideas/idea.html", idea=idea, text=queries.revision(idea), form=form, own=own, leads=leads,
        mark=queries.support_of(me, idea), counts=queries.support_counts([idea])[idea.id],
        floor=ACTIVITY, reasons=REASONS, allowance=services.allowance(me) if own else None,
        steps={step.name for step in IDEA.open_steps(idea.state)}, change=_since(me, idea),
        decides=may_decide(me, idea), takes_part=may_propose(me, idea.program),
        undecided=idea.state in UNDECIDED, briefs=leads_sharing(me, idea),
        leads_brief=idea.brief is not None and is_lead(me, idea.brief),
    )  # fmt: skip


def _since(me: Person, idea: Idea) -> dict[str, Any] | None:
    """What changed since the revision that this person supported."""
    mark = queries.support_of(me, idea)
    if mark is None or mark.current:
        return None
    old, new = queries.revision(idea, mark.number), queries.revision(idea)
    return {"title": compare(old.title, new.title), "body": compare(old.text, new.text)}


@bp.post("/ideas/<idea>/support")
@guarded(is_enrolled, page="ideas.idea", idea=queries.idea_for)
def support(idea: Idea) -> Response:
    """Support the revision that the page showed."""
    form = StepForm()
    submit_button(form, lambda me: services.support(idea, by=me, number=form.number))
    undo = url_for("ideas.unsupport", idea=idea.id), _("Undo")
    flash(_("You support the idea. No page shows your name."), undo=undo)
    return redirect_to("ideas.idea", idea=idea.id)


@bp.post("/ideas/<idea>/unsupport")
@guarded(signed_in, page="ideas.idea", idea=queries.idea_for)
def unsupport(idea: Idea) -> Response:
    """Withdraw one's support."""
    submit_button(StepForm(), lambda me: services.unsupport(idea, by=me))
    flash(_("Your support is withdrawn."))
    return redirect_to("ideas.idea", idea=idea.id)
