"""Pages of a story's picture: upload, describe, record agreements, show the file."""

from hashlib import sha256

from flask import Response
from flask_babel import gettext as _

from webapp.core.permissions import signed_in
from webapp.images import LARGEST, LARGEST_REQUEST, re_encode
from webapp.people.models import Person
from webapp.stories import queries, services
from webapp.stories.forms import AGREEMENTS, AgreementForm, DescriptionForm, PictureForm
from webapp.stories.jobs import picture_store
from webapp.stories.models import Picture, Story
from webapp.stories.rules import is_author
from webapp.stories.views.showing import bp, load_story
from webapp.stories.workflow import Agreement
from webapp.web.files import PRIVATE, picture_response
from webapp.web.forms import Form, StepForm, sent_file
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, Refused, before_transaction, submit, submit_button


def load_picture(me: Person, picture_id: str) -> Picture:
    """A picture this person may see."""
    return queries.picture_for(me, picture_id)


@bp.get("/stories/<story>/picture")
@guarded(is_author, page="stories.show", story=load_story)
def picture(
    story: Story, sent: PictureForm | None = None, described: DescriptionForm | None = None,
    agreed: AgreementForm | None = None,
) -> Response:  # fmt: skip
    """The page of a story's picture; forms that were refused are shown with their errors."""
    if not story.editable:
        return redirect_to("stories.show", story=story.id)
    shown = story.picture.shown if story.picture else None
    return render(
        "stories/picture.html",
        story=story,
        sent=sent or PictureForm(),
        described=described or DescriptionForm(alt=story.picture_alt, shown=shown),
        agreed=agreed or AgreementForm(),
        people=queries.people_shown(story),
        ways=AGREEMENTS,
    )


def _respond(
    story: Story, form: Form, result: Done[object] | Refused, message: str, name: str
) -> Response:
    """Redirect with a message on success; otherwise show the form `name` with its errors."""
    if isinstance(result, Done):
        flash(message)
        return redirect_to("stories.picture", story=story.id)
    return picture(story, **{name: form})


@bp.post("/stories/<story>/picture")
@guarded(is_author, page="stories.show", largest=LARGEST_REQUEST, story=load_story)
def send_picture(story: Story) -> Response:
    """Upload a picture."""
    form = PictureForm()
    sent = sent_file(form.file, LARGEST)
    encoded = before_transaction(form, lambda: re_encode(sent, name="file"))
    if isinstance(encoded, Refused):
        return picture(story, sent=form)
    result = submit(
        form,
        lambda me: services.set_picture(
            story, encoded.value, by=me, store=picture_store(),
            row_id=form.row_id(me.id, sha256(sent).hexdigest()),
        ),
    )  # fmt: skip
    return _respond(story, form, result, _("The picture is saved. Now describe it."), "sent")


@bp.post("/stories/<story>/picture/words")
@guarded(is_author, page="stories.show", story=load_story)
def describe_picture(story: Story) -> Response:
    """Save the text alternative and the number of people."""
    form = DescriptionForm()
    result = submit(
        form,
        lambda me: services.describe_picture(
            story, by=me, alt=form.alt.data, shown=form.shown.data
        ),
    )
    return _respond(story, form, result, _("Saved."), "described")


@bp.post("/stories/<story>/picture/agreements")
@guarded(is_author, page="stories.show", story=load_story)
def note_right(story: Story) -> Response:
    """Record who agreed, when and how."""
    form = AgreementForm()
    result = submit(
        form,
        lambda me: services.note_right(
            story, by=me, name=form.name.data, day=form.agreed_on.data,
            how=Agreement(form.how.data), row_id=form.row_id(me.id),
        ),
    )  # fmt: skip
    return _respond(story, form, result, _("Saved. Only you can read the name."), "agreed")


@bp.post("/stories/<story>/picture/agreements/<right>/forget")
@guarded(is_author, page="stories.show", story=load_story)
def forget_right(story: Story, right: str) -> Response:
    """Delete the record of an agreement."""
    submit_button(StepForm(), lambda me: services.forget_right(story, right, by=me))
    flash(_("The record is deleted."))
    return redirect_to("stories.picture", story=story.id)


@bp.post("/stories/<story>/picture/remove")
@guarded(is_author, page="stories.show", story=load_story)
def drop_picture(story: Story) -> Response:
    """Remove the picture."""
    submit_button(StepForm(), lambda me: services.drop_picture(story, by=me))
    flash(_("The picture is removed."))
    return redirect_to("stories.edit", story=story.id)


@bp.get("/pictures/<picture>")
@guarded(signed_in, picture=load_picture)
def picture_file(picture: Picture) -> Response:
    """The file, for those who may see its story."""
    data = picture_store().read(picture.file)
    return picture_response(data, picture.mimetype, cache=PRIVATE, tag=picture.id)
