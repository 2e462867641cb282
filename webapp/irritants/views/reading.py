"""Pages that every employee reads: the list of irritants, one irritant."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from webapp.core import runtime
from webapp.core.permissions import signed_in
from webapp.experience import MOMENTS, THEMES, ExperienceTheme, Moment
from webapp.irritants import queries
from webapp.irritants.forms import REASONS, MessageForm
from webapp.irritants.models import Irritant
from webapp.irritants.rules import leads_sharing
from webapp.irritants.views.blueprint import bp
from webapp.irritants.workflow import IRRITANT, UNANSWERED, IrritantState
from webapp.people.models import Person
from webapp.programs.rules import is_lead
from webapp.web.forms import Form, StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import render


@bp.get("/irritants")
@guarded(signed_in)
def listing() -> Response:
    """What all employees can see, by state and theme."""
    shown = {name: request.args.get(name, "") for name in ("show", "theme", "moment")}
    page = queries.listed(
        shown["show"], shown["theme"], shown["moment"], request.args.get("page", 1, int)
    )
    return render(
        "irritants/listing.html", page=page, shown=shown, themes=theme_names(),
        moments=moment_names(), overdue=queries.is_overdue,
        handles=queries.may_handle(person()), days=runtime.current().settings.irritant_days,
    )  # fmt: skip


def theme_names() -> dict[ExperienceTheme, str]:
    """The themes in the reader's language."""
    return {each: str(_(name)) for each, name in THEMES.items()}


def moment_names() -> dict[Moment, str]:
    """The moments in the reader's language."""
    return {each: str(_(name)) for each, name in MOMENTS.items()}


@bp.get("/irritants/own")
@guarded(signed_in)
def own() -> Response:
    """One's own reports."""
    return render(
        "irritants/own.html", mine=queries.own(person()), themes=theme_names(),
        overdue=queries.is_overdue,
    )  # fmt: skip


def show(irritant: Irritant, form: Form | None = None) -> Response:
    """The page of an irritant; `form` is that of a message or button that was refused."""
    me = person()
    return render(
        "irritants/irritant.html", irritant=irritant, form=form or StepForm(),
        message=form if isinstance(form, MessageForm) else MessageForm(),
        **_about(me, irritant),
    )  # fmt: skip


def _about(me: Person, irritant: Irritant) -> dict[str, Any]:
    standing = queries.standing(me, irritant)
    steps = {step.name for step in IRRITANT.open_steps(irritant.state)}
    return {
        "standing": standing, "steps": steps, "themes": theme_names(), "moments": moment_names(),
        "reasons": REASONS, "overdue": queries.is_overdue(irritant),
        "public": queries.is_public(irritant), "unanswered": irritant.state in UNANSWERED,
        "same_as": queries.other(me, irritant),
        "messages_between": queries.messages(irritant, to_reporter=standing.reports)
        if standing.inside else [],
        "briefs": irritant.state == IrritantState.mended and leads_sharing(me, irritant),
        "leads_brief": irritant.brief is not None and is_lead(me, irritant.brief),
    }  # fmt: skip


@bp.get("/irritants/<irritant>")
@guarded(signed_in, irritant=queries.irritant_for)
def irritant(irritant: Irritant) -> Response:
    """One irritant, with what this person can do."""
    return show(irritant)
