"""Pages of notes: write, change, delete, and a file of what a person wrote."""

from flask import Response, make_response
from flask_babel import gettext as _

from webapp.core.permissions import signed_in
from webapp.mentoring.models import Pair
from webapp.mentoring.rules import is_of_pair
from webapp.notes import queries, services
from webapp.notes.files import written_text
from webapp.notes.forms import ChangedNoteForm, NoteForm
from webapp.notes.models import Note
from webapp.notes.rules import is_author
from webapp.notes.views.blueprint import bp, load_pair
from webapp.people.models import Person
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

PRIVATE = "private"


def load_note(me: Person, note_id: str) -> Note:
    """A note that this person may read."""
    return queries.note_for(me, note_id)


@bp.route("/pairs/<pair>/notes/<any(private, shared):kind>", methods=["GET", "POST"])
@guarded(is_of_pair, page="mentoring.pair", pair=load_pair)
def write(pair: Pair, kind: str) -> Response:
    """Write a note, for oneself or for both."""
    form, private = NoteForm(), kind == PRIVATE
    result = submit(
        form,
        lambda me: services.write_note(
            pair, form.text.data, private=private, by=me, row_id=form.row_id(me.id)
        ),
    )
    if isinstance(result, Done):
        flash(
            _("Saved. Only you can read it.") if private else _("Saved. Both of you can read it.")
        )
        return redirect_to("mentoring.pair", pair=pair.id, _anchor=f"{kind}-notes")
    return render("notes/write.html", form=form, pair=pair, private=private, note=None)


@bp.route("/notes/<note>/edit", methods=["GET", "POST"])
@guarded(is_author, note=load_note)
def edit(note: Note) -> Response:
    """Change an own note."""
    form = ChangedNoteForm(note)
    result = submit(
        form, lambda me: services.edit_note(note, form.text.data, by=me, version=form.number),
        keep=True,
    )  # fmt: skip
    if isinstance(result, Done):
        flash(_("Saved."))
        return _to_pair(note.pair_id, private=note.private)
    form.renew(note.version)
    return render("notes/write.html", form=form, pair=note.pair, private=note.private, note=note)


@bp.post("/notes/<note>/delete")
@guarded(is_author, note=load_note)
def delete(note: Note) -> Response:
    """Delete an own note."""
    pair_id, private = note.pair_id, note.private
    submit_button(StepForm(), lambda me: services.delete_note(note, by=me))
    flash(_("Deleted."))
    return _to_pair(pair_id, private=private)


@bp.get("/notes/mine.txt")
@guarded(signed_in)
def mine() -> Response:
    """A file of all notes and goals that a person wrote and that are kept."""
    answer = make_response(written_text(person()))
    answer.mimetype = "text/plain"
    answer.headers["Content-Disposition"] = 'attachment; filename="notes.txt"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _to_pair(pair_id: str, *, private: bool) -> Response:
    anchor = "private-notes" if private else "shared-notes"
    return redirect_to("mentoring.pair", pair=pair_id, _anchor=anchor)
