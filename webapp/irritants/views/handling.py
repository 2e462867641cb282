"""Pages of people who handle irritants and of those in charge."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Response
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.errors import Invalid
from webapp.irritants import queries, services
from webapp.irritants.forms import (
    AnswerForm,
    AssignForm,
    MendForm,
    MergeForm,
    ProgramForm,
    RefuseForm,
    RouteForm,
)
from webapp.irritants.models import Irritant
from webapp.irritants.rules import handles, handles_any, leads_sharing, works_on
from webapp.irritants.views.blueprint import bp
from webapp.irritants.views.reading import theme_names
from webapp.irritants.views.reporting import known_programs
from webapp.irritants.workflow import IRRITANT, Reason, Verdict
from webapp.people.models import Person
from webapp.people.queries import by_email
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit

PAGE = "irritants.irritant"
# Proposed for the person in charge.
TIME = timedelta(days=14)


@bp.get("/irritants/waiting")
@guarded(handles_any)
def waiting() -> Response:
    """The unanswered reports that this person handles."""
    return render(
        "irritants/waiting.html", waiting=queries.waiting(person()), themes=theme_names(),
        overdue=queries.is_overdue,
    )  # fmt: skip


def _page(
    irritant: Irritant, step: str, form: StepForm, act: Callable[[Person], None], said: str,
    *, template: str = "", then: str = "", **shown: Any,  # noqa: ANN401 - values of a template
) -> Response:  # fmt: skip
    """The page of a step: its form; where the step is done, or is not open, another page."""
    if step not in {each.name for each in IRRITANT.open_steps(irritant.state)}:
        return redirect_to(PAGE, irritant=irritant.id)
    if isinstance(submit(form, act, keep=True), Done):
        flash(said)
        return redirect_to(then) if then else redirect_to(PAGE, irritant=irritant.id)
    form.renew(irritant.version)
    return render(f"irritants/{template or step}.html", irritant=irritant, form=form, **shown)


def _person(email: str) -> Person:
    found = by_email(email)
    if found is None or not found.is_active:
        raise Invalid(
            "owner", "No account has this address. Ask the person to sign up, or choose another."
        )
    return found


@bp.route("/irritants/<irritant>/assign", methods=["GET", "POST"])
@guarded(handles, page=PAGE, irritant=queries.inside_irritant)
def assign(irritant: Irritant) -> Response:
    """Put a person in charge, and clear what others read."""
    owner = irritant.owner or person()
    form = AssignForm(
        version=irritant.version, owner=owner.address,
        due_on=irritant.due_on or clock.today() + TIME, text_shown=irritant.text_shown,
        headline=irritant.headline or (irritant.title if irritant.words_allowed else ""),
    )  # fmt: skip
    said = _("Saved. The person in charge and the reporter are notified.")

    def act(me: Person) -> None:
        _assign(irritant, form, me)

    return _page(irritant, "assign", form, act, said)


def _assign(irritant: Irritant, form: AssignForm, me: Person) -> None:
    services.assign(
        irritant, owner=_person(form.owner.data), due_on=form.due_on.data,
        headline=form.headline.data or "", text_shown=form.text_shown.data, by=me,
        version=form.number,
    )  # fmt: skip


@bp.route("/irritants/<irritant>/answer", methods=["GET", "POST"])
@guarded(works_on, page=PAGE, irritant=queries.inside_irritant)
def answer(irritant: Irritant) -> Response:
    """Publish the answer, or change it."""
    checks = handles(person(), irritant)
    form = AnswerForm(irritant, (irritant.title or "") if irritant.words_allowed and checks else "")
    said = _("The answer is published. Every employee can read it.")

    def act(me: Person) -> None:
        _answer(irritant, form, me)

    return _page(irritant, "answer", form, act, said, checks=checks)


def _answer(irritant: Irritant, form: AnswerForm, me: Person) -> None:
    services.answer(
        irritant, verdict=Verdict(form.verdict.data), answer=form.answer.data,
        headline=form.headline.data, text_shown=form.text_shown.data, by=me, version=form.number,
    )  # fmt: skip


@bp.route("/irritants/<irritant>/mend", methods=["GET", "POST"])
@guarded(works_on, page=PAGE, irritant=queries.inside_irritant)
def mend(irritant: Irritant) -> Response:
    """Say that it is mended, and what changed."""
    form = MendForm(version=irritant.version)
    said = _("Saved. Every employee can read what changed.")

    def act(me: Person) -> None:
        services.mend(irritant, change=form.change.data, by=me, version=form.number)

    return _page(irritant, "mend", form, act, said)


@bp.route("/irritants/<irritant>/merge", methods=["GET", "POST"])
@guarded(handles, page=PAGE, irritant=queries.inside_irritant)
def merge(irritant: Irritant) -> Response:
    """Say that another irritant is the same."""
    others = queries.mergeable(irritant)
    form = MergeForm(others, irritant.version)
    said = _("Merged. The reporter is sent to the other irritant.")

    def act(me: Person) -> None:
        services.merge(irritant, form.other.data, by=me, version=form.number)

    return _page(irritant, "merge", form, act, said, others=others)


@bp.route("/irritants/<irritant>/refuse", methods=["GET", "POST"])
@guarded(handles, page=PAGE, irritant=queries.inside_irritant)
def refuse(irritant: Irritant) -> Response:
    """Do not publish a report."""
    form = RefuseForm(irritant.version)
    said = _("The report is not published. Its reporter reads the reason.")

    def act(me: Person) -> None:
        services.refuse(irritant, reason=Reason(form.reason.data), by=me, version=form.number)

    return _page(irritant, "refuse", form, act, said)


@bp.route("/irritants/<irritant>/program", methods=["GET", "POST"])
@guarded(handles, page=PAGE, irritant=queries.inside_irritant)
def route(irritant: Irritant) -> Response:
    """Say which program the report complains about; other people may handle it then."""
    form = RouteForm(known_programs(), irritant)
    said = _("Saved. The people who handle it are notified.")

    def act(me: Person) -> None:
        services.route(irritant, form.program_id, by=me, version=form.number)

    return _page(irritant, "refuse", form, act, said, template="route", then="irritants.waiting")


@bp.route("/irritants/<irritant>/brief", methods=["GET", "POST"])
@guarded(leads_sharing, page=PAGE, irritant=queries.mended_irritant)
def brief(irritant: Irritant) -> Response:
    """Make a draft brief from a mended irritant, in a program that this person leads."""
    led = {each.slug: each for each in programs.with_role(person(), Role.lead, Kind.sharing)}
    form = ProgramForm(list(led.values()))
    result = submit(form, lambda me: services.make_brief(irritant, led[form.program.data], by=me))
    if isinstance(result, Done):
        flash(_("The draft of the brief is made. Write its facts and questions."))
        return redirect_to("briefs.edit_brief", brief=result.value.brief_id)
    return render("irritants/brief.html", irritant=irritant, form=form)
