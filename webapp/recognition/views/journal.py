"""The private journal: write, read, delete, download."""

from flask import Response, make_response, request
from flask_babel import gettext as _

from webapp.core.permissions import signed_in
from webapp.people.models import Person
from webapp.recognition import queries, services
from webapp.recognition.files import journal_text
from webapp.recognition.forms import EntryForm
from webapp.recognition.models import JournalEntry
from webapp.recognition.sealing import text_of
from webapp.recognition.views.blueprint import bp
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button


def load_entry(me: Person, entry_id: str) -> JournalEntry:
    """An entry of this person's journal."""
    return queries.entry_for(me, entry_id)


@bp.route("/journal", methods=["GET", "POST"])
@guarded(signed_in)
def journal() -> Response:
    """The entries of one's own journal, and a new one."""
    form = EntryForm()
    result = submit(
        form,
        lambda me: services.write_entry(
            form.text.data, form.day.data, by=me, row_id=form.row_id(me.id)
        ),
    )
    if isinstance(result, Done):
        flash(_("Saved."))
        return redirect_to("recognition.journal")
    page = queries.journal_page(person(), request.args.get("page", 1, int))
    return render("recognition/journal.html", form=form, page=page, text_of=text_of)


@bp.post("/journal/<entry>/delete")
@guarded(signed_in, entry=load_entry)
def delete_entry(entry: JournalEntry) -> Response:
    """Delete an entry."""
    submit_button(StepForm(), lambda me: services.delete_entry(entry, by=me))
    flash(_("Deleted."))
    return redirect_to("recognition.journal")


@bp.post("/journal/delete")
@guarded(signed_in, page="recognition.journal")
def delete_all() -> Response:
    """Delete the whole journal."""
    submit_button(StepForm(), lambda me: services.delete_all(by=me))
    flash(_("Your journal is deleted."))
    return redirect_to("recognition.journal")


@bp.get("/journal.txt")
@guarded(signed_in)
def download() -> Response:
    """A file of one's own journal."""
    answer = make_response(journal_text(person()))
    answer.mimetype = "text/plain"
    answer.headers["Content-Disposition"] = 'attachment; filename="journal.txt"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
