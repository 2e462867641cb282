"""Pages of those who hold a workshop: plan, change, open, cancel, invite, write the outcome."""

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import ngettext

from analytics.core.measures import ACTIVITY
from webapp.bookings.services import Forecast, forecast
from webapp.core import clock
from webapp.core.errors import Missing
from webapp.core.permissions import signed_in
from webapp.directory.queries import unit_tree
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, before_transaction, submit, submit_button
from webapp.workshops import home, queries, services
from webapp.workshops.formats import FORMATS
from webapp.workshops.forms import CancelForm, InviteForm, OutcomeForm, WorkshopForm
from webapp.workshops.models import Workshop
from webapp.workshops.providers import formats_for
from webapp.workshops.rules import is_holder
from webapp.workshops.services.inviting import check_units
from webapp.workshops.views.blueprint import bp
from webapp.workshops.workflow import Format, WorkshopState

PAGE = "workshops.workshop"


def load_format(_me: Person, name: str) -> Format:
    """A format; whether the person may hold it depends on the program."""
    if name not in set(Format):
        raise Missing(queries.NO_WORKSHOP)
    return Format(name)


@bp.route("/programs/<program>/workshops/new/<name>", methods=["GET", "POST"])
@guarded(signed_in, program=queries.program_for, name=load_format)
def new_workshop(program: Program, name: Format) -> Response:
    """Plan a workshop of a format."""
    if name not in formats_for(person(), program):
        raise Missing(queries.NO_WORKSHOP)
    form = WorkshopForm(name)
    result = submit(
        form,
        lambda me: services.create(
            program,
            name,
            form.plan(),
            repeat=form.repeat(),
            by=me,
            may=formats_for,
            row_id=form.row_id(me.id),
        ),
        keep=True,
    )
    if isinstance(result, Done):
        flash(_("The draft is saved. Open the sign-up when it is complete."))
        return redirect_to(PAGE, workshop=result.value.id)
    return _form(form, program, name, None)


@bp.route("/workshops/<workshop>/edit", methods=["GET", "POST"])
@guarded(is_holder, workshop=queries.held_workshop)
def edit_workshop(workshop: Workshop) -> Response:
    """Change a workshop."""
    form = WorkshopForm(workshop.format, workshop)
    result = submit(
        form,
        lambda me: services.edit(workshop, form.plan(), by=me, version=form.number),
        keep=True,
    )
    if isinstance(result, Done):
        told = _("Saved. The people who signed up get the change for their calendar.")
        flash(told if result.value else _("Saved."))
        return redirect_to(PAGE, workshop=workshop.id)
    form.renew(workshop.version)
    return _form(form, workshop.program, workshop.format, workshop)


def _form(
    form: WorkshopForm, program: Program, name: Format, workshop: Workshop | None
) -> Response:
    return render(
        "workshops/edit.html", form=form, program=program, code=name.value, kind=FORMATS[name],
        workshop=workshop, zone=clock.zone(),
    )  # fmt: skip


@bp.post("/workshops/<workshop>/open")
@guarded(is_holder, page=PAGE, workshop=queries.held_workshop)
def open_workshop(workshop: Workshop) -> Response:
    """Let people sign up."""
    count = submit_button(StepForm(), lambda me: services.open_workshop(workshop, by=me))
    flash(ngettext("The sign-up is open.", "The sign-up is open for %(num)s dates.", count))
    return redirect_to(PAGE, workshop=workshop.id)


@bp.route("/workshops/<workshop>/cancel", methods=["GET", "POST"])
@guarded(is_holder, workshop=queries.held_workshop)
def cancel_workshop(workshop: Workshop) -> Response:
    """Cancel it, or delete the draft."""
    later = queries.series_after(workshop)
    draft, program = workshop.state == WorkshopState.draft, workshop.program.slug
    form = CancelForm(draft=draft, series=bool(later))
    result = submit(form, lambda me: _cancel(workshop, form, me), keep=True)
    if isinstance(result, Done):
        flash(
            _("The draft is deleted.")
            if draft
            else _("Canceled. The people who signed up are notified.")
        )
        return redirect_to("workshops.of_program", program=program)
    return render(
        "workshops/cancel.html", form=form, workshop=workshop, draft=draft, later=len(later),
        when=home.when(workshop),
    )  # fmt: skip


def _cancel(workshop: Workshop, form: CancelForm, me: Person) -> int:
    reason, following = form.values()
    return services.cancel(workshop, reason, following=following, by=me)


@bp.route("/workshops/<workshop>/invite", methods=["GET", "POST"])
@guarded(is_holder, workshop=queries.held_workshop)
def invite(workshop: Workshop) -> Response:
    """Invite units; the button *Check* shows how many people it would reach and stores nothing."""
    form, shown = InviteForm(unit_tree()), None
    if request.method == "POST" and request.form.get("step") == "check":
        checked = before_transaction(form, lambda: _forecast(form.units.data))
        shown = checked.value if isinstance(checked, Done) else None
    else:
        result = submit(
            form, lambda me: services.invite(workshop, form.units.data, by=me), keep=True
        )
        if isinstance(result, Done):
            flash(
                _(
                    "The invitation is being sent. Those who had their limit of requests do not get it."
                )
            )
            return redirect_to(PAGE, workshop=workshop.id)
    return render(
        "workshops/invite.html", form=form, workshop=workshop, forecast=shown, floor=ACTIVITY
    )


def _forecast(unit_ids: list[str]) -> Forecast:
    check_units(unit_ids)
    return forecast(clock.today(), unit_ids)


@bp.route("/workshops/<workshop>/outcome", methods=["GET", "POST"])
@guarded(is_holder, workshop=queries.held_workshop)
def write_outcome(workshop: Workshop) -> Response:
    """Write what came out of it."""
    form = OutcomeForm(workshop)
    result = submit(
        form,
        lambda me: services.publish(
            workshop, form.outcome.data, form.links.data or "", by=me, version=form.number
        ),
        keep=True,
    )
    if isinstance(result, Done):
        flash(_("The outcome is published. Everyone who can see the workshop can read it."))
        return redirect_to(PAGE, workshop=workshop.id)
    form.renew(workshop.version)
    return render("workshops/outcome.html", form=form, workshop=workshop)
