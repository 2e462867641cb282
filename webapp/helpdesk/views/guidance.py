"""Guidance notes: the list by topic, one note, write, change, publish, retire."""

from flask import Response, request
from flask_babel import gettext as _

from webapp.champions import queries as champions
from webapp.core.i18n import gettext_noop
from webapp.core.lists import page_of
from webapp.core.permissions import signed_in
from webapp.helpdesk import queries, services
from webapp.helpdesk.forms import NoteForm
from webapp.helpdesk.models import GuidanceNote
from webapp.helpdesk.rules import is_author_or_lead, may_write
from webapp.helpdesk.views.blueprint import bp, load_shown
from webapp.helpdesk.workflow import NOTE
from webapp.programs.models import Program
from webapp.web.bilingual import language_name
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.locale import in_language
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

VERBS = {"publish": services.publish_note, "retire": services.retire_note}
SAID = {
    "publish": gettext_noop("The guidance note is published. All employees can read it."),
    "retire": gettext_noop("The guidance note is retired. Lists and the search leave it out."),
}


def _topic() -> str:
    """The topic that the address names."""
    return request.args.get("topic", "")[:16]


@bp.get("/programs/<program>/guidance")
@guarded(signed_in, program=load_shown)
def notes(program: Program) -> Response:
    """The guidance notes of a program, of all topics or of one."""
    me, topic = person(), _topic()
    found = {each.id: each for each in queries.published(program.id, topic)}
    topics = [(code, in_language(names)) for code, names in champions.topics_of(program.id)]
    return render(
        "helpdesk/notes.html", program=program, topic=topic, topics=topics, names=dict(topics),
        page=page_of(list(found), request.args.get("page", 1, int),
                     lambda ids: [found[each] for each in ids]),
        drafts=queries.drafts_of(me, program.id), writes=may_write(me, program),
        language_name=language_name,
    )  # fmt: skip


@bp.get("/guidance/<note>")
@guarded(signed_in, note=queries.note_for)
def note(note: GuidanceNote) -> Response:
    """A guidance note."""
    names = dict(champions.topics_of(note.program_id)).get(note.topic)
    return render(
        "helpdesk/note.html", note=note, topic=in_language(names) if names else None,
        language=language_name(note.language), changes=is_author_or_lead(person(), note),
        steps=list(NOTE.open_steps(note.state)),
    )  # fmt: skip


@bp.route("/programs/<program>/guidance/new", methods=["GET", "POST"])
@guarded(may_write, program=load_shown)
def new_note(program: Program) -> Response:
    """Write a guidance note."""
    form = NoteForm(champions.topics_of(program.id), person(), topic=_topic())
    result = submit(
        form,
        lambda me: services.write_note(program, form.content(), by=me, row_id=form.row_id(me.id)),
    )
    if isinstance(result, Done):
        flash(_("The draft is saved. Publish it when it is complete."))
        return redirect_to("helpdesk.note", note=result.value.id)
    return render("helpdesk/edit.html", form=form, program=program, note=None)


@bp.route("/guidance/<note>/edit", methods=["GET", "POST"])
@guarded(is_author_or_lead, note=queries.note_for)
def edit_note(note: GuidanceNote) -> Response:
    """Change a guidance note."""
    form = NoteForm(champions.topics_of(note.program_id), person(), note)
    result = submit(
        form,
        lambda me: services.edit_note(note, form.content(), by=me, version=form.number),
        keep=True,
    )
    if isinstance(result, Done):
        flash(_("Saved."))
        return redirect_to("helpdesk.note", note=note.id)
    form.renew(note.version)
    return render("helpdesk/edit.html", form=form, program=note.program, note=note)


@bp.post("/guidance/<note>/<any(publish, retire):verb>")
@guarded(is_author_or_lead, page="helpdesk.note", note=queries.note_for)
def move_note(note: GuidanceNote, verb: str) -> Response:
    """Publish or retire a guidance note."""
    submit_button(StepForm(), lambda me: VERBS[verb](note, by=me))
    flash(_(SAID[verb]))
    return redirect_to("helpdesk.note", note=note.id)
