"""Pages of the signed-in person's participation: pause, consents, leave; listed people."""

from datetime import timedelta

from flask import Response
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.errors import Missing
from webapp.core.permissions import signed_in
from webapp.people.models import Person
from webapp.programs import queries, services
from webapp.programs.forms import ConsentForm, PauseForm
from webapp.programs.models import Enrollment, Program
from webapp.programs.providers import consent_texts, receipt_lines
from webapp.programs.rules import is_enrolled
from webapp.programs.views.blueprint import bp
from webapp.programs.views.charters import load_enrollment, load_public
from webapp.programs.workflow import Consent
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, Refused, submit, submit_button

USUAL_PAUSE = timedelta(days=30)


def load_left(me: Person, slug: str) -> Enrollment:
    """The enrollment of this person that ended last."""
    found = queries.last_left(me, queries.public_program(slug).id)
    if found is None:
        raise Missing(queries.NO_PROGRAM)
    return found


def load_inside(me: Person, slug: str) -> Program:
    """A program in which this person is enrolled or has a role."""
    return queries.inside(me, slug)


@bp.get("/programs/<enrollment>/participation")
@guarded(signed_in, enrollment=load_enrollment)
def participation(enrollment: Enrollment) -> Response:
    """The participation page of the signed-in person."""
    return _show(enrollment, PauseForm(until=clock.today() + USUAL_PAUSE))


def _show(enrollment: Enrollment, form: PauseForm) -> Response:
    return render(
        "programs/participation.html",
        program=enrollment.program,
        enrollment=enrollment,
        behind=enrollment.charter_id != enrollment.program.charter.id,
        consents=consent_texts(),
        allowed=queries.allowed(enrollment),
        ledger=queries.ledger(enrollment),
        form=form,
    )


@bp.post("/programs/<enrollment>/participation/pause")
@guarded(signed_in, page="programs.participation", enrollment=load_enrollment)
def pause(enrollment: Enrollment) -> Response:
    """Pause until a day."""
    form = PauseForm()
    if isinstance(
        submit(form, lambda me: services.pause_until(enrollment, form.until.data, by=me)), Refused
    ):
        return _show(enrollment, form)
    flash(_("You pause. Nobody is told, and you are back by yourself on that day."))
    return redirect_to("programs.participation", enrollment=enrollment.program.slug)


@bp.post("/programs/<enrollment>/participation/resume")
@guarded(signed_in, page="programs.participation", enrollment=load_enrollment)
def resume(enrollment: Enrollment) -> Response:
    """End a pause early."""
    submit_button(StepForm(), lambda me: services.resume(enrollment, by=me))
    flash(_("You take part again."))
    return redirect_to("programs.participation", enrollment=enrollment.program.slug)


@bp.post("/programs/<enrollment>/participation/consents")
@guarded(signed_in, page="programs.participation", enrollment=load_enrollment)
def set_consent(enrollment: Enrollment) -> Response:
    """Give or withdraw one consent."""
    form = ConsentForm()
    given = form.given.data == "yes"

    def change(me: Person) -> Enrollment:
        return services.set_consent(enrollment, Consent(form.consent.data), given=given, by=me)

    if isinstance(submit(form, change), Refused):
        raise Missing("There is no such consent.")
    text = consent_texts()[form.consent.data]
    flash(_("Allowed: %(consent)s.", consent=_(text.name)) if given else _(text.withdrawing))
    return redirect_to("programs.participation", enrollment=enrollment.program.slug)


@bp.route("/charter/<program>/leave", methods=["GET", "POST"])
@guarded(signed_in, program=load_public)
def leave(program: Program) -> Response:
    """Leave: GET shows the effects and one button; leaving twice is harmless."""
    form = StepForm()
    enrollment = queries.enrollment(person(), program.id)
    if enrollment is None:
        flash(_("You are not in this program."), "note")
        return redirect_to("programs.home")
    if isinstance(submit(form, lambda me: services.leave(enrollment, by=me)), Done):
        return redirect_to("programs.receipt", left=program.slug)
    return render("programs/leave.html", program=program, form=form)


@bp.get("/programs/<left>/receipt")
@guarded(signed_in, left=load_left)
def receipt(left: Enrollment) -> Response:
    """The receipt: what leaving cancelled, and what is kept."""
    back = queries.enrollment(person(), left.program_id)
    return render(
        "programs/receipt.html", program=left.program, left=left, back=back, lines=receipt_lines()
    )


@bp.get("/programs/<program>/people")
@guarded(is_enrolled, program=load_inside)
def people(program: Program) -> Response:
    """The people who allow to be listed to others in the program."""
    me = person()
    listed = queries.allows(me.id, program.id, Consent.listed)
    found = queries.listed_people(program.id)
    return render("programs/people.html", program=program, people=found, listed=listed)
