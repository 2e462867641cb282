"""Pages of the signed-in person's participation: pause, consents, leave; listed people."""

from datetime import timedelta

from flask import Response
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.errors import Missing
from webapp.core.permissions import signed_in
from webapp.people.models import Person
from webapp.program_kinds import Consent
from webapp.programs import queries, services
from webapp.programs.forms import ConsentForm, PauseForm
from webapp.programs.models import Enrollment, Program
from webapp.programs.providers import (
    consent_texts,
    employee_notes,
    good_news,
    participant_pages,
    receipt_lines,
)
from webapp.programs.rules import is_enrolled
from webapp.programs.views.blueprint import bp, listed
from webapp.programs.views.charters import load_enrollment, load_public
from webapp.web.features import ConsentText
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, Refused, submit, submit_button


def load_left(me: Person, slug: str) -> Enrollment:
    """The enrollment of this person that ended last."""
    found = queries.last_left(me, queries.public_program(slug).id)
    if found is None:
        raise Missing(queries.NO_PROGRAM)
    return found


@bp.get("/programs/<enrollment>/participation")
@guarded(signed_in, enrollment=load_enrollment)
def participation(enrollment: Enrollment) -> Response:
    """The participation page of the signed-in person."""
    return _show(enrollment, PauseForm(until=clock.today() + timedelta(days=30)))


def _show(enrollment: Enrollment, form: PauseForm) -> Response:
    program = enrollment.program
    return render(
        "programs/participation.html", program=program, enrollment=enrollment, form=form,
        behind=enrollment.charter_id != program.charter.id, consents=_consents(program),
        allowed=queries.allowed(enrollment), ledger=queries.ledger(enrollment),
        pages=participant_pages(program), news=good_news(program),
        notes=employee_notes(program),
    )  # fmt: skip


def _consents(program: Program) -> dict[str, ConsentText]:
    """The texts of the consents that programs of this kind have."""
    possible = program.wording.consents
    return {code: text for code, text in consent_texts().items() if code in possible}


@bp.post("/programs/<enrollment>/participation/pause")
@guarded(signed_in, page="programs.participation", enrollment=load_enrollment)
def pause(enrollment: Enrollment) -> Response:
    """Pause until a day."""
    form = PauseForm()
    if isinstance(
        submit(form, lambda me: services.pause_until(enrollment, form.until.data, by=me)), Refused
    ):
        return _show(enrollment, form)
    flash(_("Paused. You take part again on that day."))
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
    text = _consents(enrollment.program).get(form.consent.data or "")
    given = form.given.data == "yes"

    def change(me: Person) -> Enrollment:
        return services.set_consent(enrollment, Consent(form.consent.data), given=given, by=me)

    if text is None or isinstance(submit(form, change), Refused):
        raise Missing("There is no such option.")
    flash(_("On: %(consent)s.", consent=_(text.name)) if given else _(text.withdrawing))
    return redirect_to("programs.participation", enrollment=enrollment.program.slug)


@bp.route("/charter/<program>/leave", methods=["GET", "POST"])
@guarded(signed_in, program=load_public)
def leave(program: Program) -> Response:
    """Leave: GET shows the effects and one button; leaving twice is harmless."""
    form = StepForm()
    enrollment = queries.enrollment(person(), program.id)
    if enrollment is None:
        flash(_("You are not a participant of this program."), "note")
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
@guarded(is_enrolled, program=queries.inside)
def people(program: Program) -> Response:
    """The people who allow to be listed to others in the program."""
    me = person()
    named = queries.allows(me.id, program.id, Consent.listed)
    page, search = listed(queries.listed_people(program.id), lambda each: (each.name,))
    return render("programs/people.html", program=program, page=page, search=search, named=named)
