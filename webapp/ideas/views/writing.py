"""Pages of owners: write an idea, publish it, make a new version, withdraw it."""

from collections.abc import Callable
from typing import Any

from flask import Response, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp.briefs import queries as briefs
from webapp.briefs.models import Theme
from webapp.briefs.workflow import ThemeState
from webapp.core.i18n import gettext_noop
from webapp.ideas import queries, services
from webapp.ideas.forms import IdeaForm, NameForm
from webapp.ideas.models import Idea
from webapp.ideas.views.blueprint import bp
from webapp.ideas.views.reading import about, show
from webapp.ideas.workflow import EDITABLE, IdeaState
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.programs.models import Program
from webapp.programs.rules import is_enrolled
from webapp.web.differences import compare
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button


def _themes(program_id: str, kept: str | None = None) -> list[Theme]:
    """The themes that an idea can have; `kept` is the id of the one that it has."""
    found = briefs.themes(program_id)
    return [each for each in found if each.state == ThemeState.open or each.id == kept]


@bp.route("/programs/<program>/ideas/new", methods=["GET", "POST"])
@guarded(is_enrolled, program=queries.program_of_ideas)
def write(program: Program) -> Response:
    """Write the draft of an idea."""
    form = IdeaForm(_themes(program.id), language=str(get_locale()))
    result = submit(
        form,
        lambda me: services.write(
            program, by=me, named=form.named.data, row_id=form.row_id(me.id), **form.content()
        ),
    )
    if isinstance(result, Done):
        flash(_("Saved as a draft. Only you can see it."))
        return redirect_to("ideas.idea", idea=result.value.id)
    return render(
        "ideas/edit.html",
        form=form,
        program=program,
        idea=None,
        allowance=_allowance(),
        change=None,
    )


def _allowance() -> services.Allowance:
    return services.allowance(person())


@bp.route("/ideas/<idea>/edit", methods=["GET", "POST"])
@guarded(is_own, page="ideas.idea", idea=queries.own_idea)
def edit(idea: Idea) -> Response:
    """Change a draft, or make a new version after a look at what changes."""
    if idea.state not in EDITABLE:
        return redirect_to("ideas.idea", idea=idea.id)
    last, is_draft = queries.revision(idea), idea.state == IdeaState.draft
    form = IdeaForm(
        _themes(idea.program_id, idea.theme_id), title=last.title, text=last.text,
        language=last.language, theme=idea.theme_id or "", named=idea.named, version=idea.version,
    )  # fmt: skip
    if not is_draft:
        del form.named
    change = None
    if request.form.get("then") == "preview" and form.validate():
        change = {
            "title": compare(last.title, form.title.data),
            "body": compare(last.text, form.text.data),
        }
    elif isinstance(submit(form, lambda me: _save(idea, form, me), keep=True), Done):
        flash(_("Saved.") if is_draft else _("The new version is published."))
        return redirect_to("ideas.idea", idea=idea.id)
    form.renew(idea.version)
    return render(
        "ideas/edit.html", form=form, program=idea.program, idea=idea, allowance=_allowance(), change=change,
        **about([idea]),
    )  # fmt: skip


def _save(idea: Idea, form: IdeaForm, me: Person) -> Idea:
    content, version = form.content(), form.number
    if idea.state == IdeaState.draft:
        named = bool(form.named and form.named.data)
        return services.edit_draft(idea, by=me, version=version, named=named, **content)
    return services.revise(idea, by=me, version=version, **content)


@bp.post("/ideas/<idea>/publish")
@guarded(is_own, page="ideas.idea", idea=queries.own_idea)
def publish(idea: Idea) -> Response:
    """Publish a draft."""
    form = StepForm()
    result = submit(form, lambda me: services.publish(idea, by=me, version=form.number))
    if isinstance(result, Done):
        flash(_("The idea is published. You are notified of the decision."))
        return redirect_to("ideas.idea", idea=idea.id)
    return show(idea, form)


# Verb in the URL -> its service, the verb that undoes it, and the message.
VERBS: dict[str, tuple[Callable[..., Any], str | None, str]] = {
    "withdraw": (services.withdraw, "take-up",
                 gettext_noop("The idea is withdrawn. Only you can read it.")),
    "take-up": (services.take_up, None,
                gettext_noop("The idea is a draft again. Only you can see it.")),
    "delete": (services.delete, None, gettext_noop("The draft is deleted.")),
}  # fmt: skip


@bp.post("/ideas/<idea>/<any('withdraw', 'take-up', 'delete'):verb>")
@guarded(is_own, page="ideas.idea", idea=queries.own_idea)
def move(idea: Idea, verb: str) -> Response:
    """Withdraw an idea, restore it as a draft, or delete a draft."""
    act, undo, message = VERBS[verb]
    idea_id = idea.id
    submit_button(StepForm(), lambda me: act(idea, by=me))
    undo_url = url_for("ideas.move", idea=idea_id, verb=undo) if undo else ""
    flash(_(message), undo=(undo_url, _("Undo")) if undo else None)
    return redirect_to("ideas.own") if verb == "delete" else redirect_to("ideas.idea", idea=idea_id)


@bp.post("/ideas/<idea>/name")
@guarded(is_own, page="ideas.idea", idea=queries.own_idea)
def name(idea: Idea) -> Response:
    """Show one's name on the idea, or hide it."""
    form = NameForm()
    submit_button(form, lambda me: services.show_name(idea, shown=form.shown.data == "yes", by=me))
    return redirect_to("ideas.idea", idea=idea.id)
