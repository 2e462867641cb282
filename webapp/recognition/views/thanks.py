"""Thank-you notes: write, read, show, delete, withdraw."""

from flask import Response
from flask_babel import gettext as _

from webapp.core.permissions import signed_in
from webapp.core.unit_of_work import unit_of_work
from webapp.people.models import Person
from webapp.recognition import queries, services
from webapp.recognition.forms import ShownForm, ThanksForm
from webapp.recognition.models import ThanksNote
from webapp.recognition.rules import is_receiver, is_sender
from webapp.recognition.sealing import text_of
from webapp.recognition.views.blueprint import bp
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button


def load_note(me: Person, note_id: str) -> ThanksNote:
    """A note that this person wrote or got."""
    return queries.note_for(me, note_id)


@bp.route("/thanks/new", methods=["GET", "POST"])
@guarded(signed_in)
def thank() -> Response:
    """Write a thank-you note."""
    form = ThanksForm()
    result = submit(
        form,
        lambda me: services.thank(
            form.address.data, form.text.data, may_show=form.may_show.data, by=me,
            row_id=form.row_id(me.id),
        ),
    )  # fmt: skip
    if isinstance(result, Done):
        flash(_("Your note is sent. You can withdraw it for 24 hours, until it is read."))
        return redirect_to("recognition.mine", _anchor="notes")
    return render("recognition/thank.html", form=form)


@bp.get("/thanks/<note>")
@guarded(signed_in, note=load_note)
def note(note: ThanksNote) -> Response:
    """A note, for the two people; it counts as read when the receiver opens it."""
    me = person()
    if note.receiver_id == me.id and note.read_at is None:
        with unit_of_work():
            services.read_note(note, by=me)
    return render(
        "recognition/note.html", note=note, text=text_of(note), mine=is_receiver(me, note),
        back=services.may_withdraw(note),
    )  # fmt: skip


@bp.post("/thanks/<note>/show")
@guarded(is_receiver, page="recognition.note", note=load_note)
def show_note(note: ThanksNote) -> Response:
    """Show or hide a note."""
    form = ShownForm()
    submit_button(form, lambda me: services.show_note(note, shown=form.shown.data == "yes", by=me))
    return redirect_to("recognition.note", note=note.id)


@bp.post("/thanks/<note>/delete")
@guarded(is_receiver, note=load_note)
def delete_note(note: ThanksNote) -> Response:
    """Delete a note that one got."""
    submit_button(StepForm(), lambda me: services.delete_note(note, by=me))
    flash(_("The note is deleted."))
    return redirect_to("recognition.mine", _anchor="notes")


@bp.post("/thanks/<note>/withdraw")
@guarded(is_sender, note=load_note)
def withdraw_note(note: ThanksNote) -> Response:
    """Withdraw a note that is not read yet."""
    submit_button(StepForm(), lambda me: services.withdraw_note(note, by=me))
    flash(_("The note is withdrawn."))
    return redirect_to("recognition.mine", _anchor="notes")
