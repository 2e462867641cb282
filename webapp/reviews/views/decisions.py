"""Pages of decisions: approve, suggest edits, object, ask another reviewer, cancel."""

from flask import Response, url_for
from flask_babel import gettext as _

from webapp.reviews.views.blueprint import bp
from webapp.stories import services
from webapp.stories.forms import ObjectionForm, SuggestionForm
from webapp.stories.models import Story
from webapp.stories.rules import is_author, is_deciding_reviewer, may_decide
from webapp.stories.views.showing import load_story, show
from webapp.stories.workflow import Reason
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to
from webapp.web.submit import Done, submit, submit_button


def _decided(story: Story, message: str) -> Response:
    """Redirect to the queue after a decision, with a button that cancels a first decision."""
    cancel = url_for("reviews.take_back", story=story.id), _("Cancel the decision")
    flash(message, undo=None if story.amendments else cancel)
    return redirect_to("reviews.queue")


@bp.post("/stories/<story>/approve")
@guarded(may_decide, page="stories.show", story=load_story)
def approve(story: Story) -> Response:
    """Approve the revision that was read."""
    form = StepForm()
    submit_button(form, lambda me: services.approve(story, by=me, revision=form.number))
    undo = url_for("reviews.undo_approval", story=story.id), _("Undo")
    if story.amendments:
        flash(_("The changes are approved. The author was notified."))
    else:
        flash(
            _("Approved. The author was notified. You can undo this for ten seconds."),
            undo=undo,
            seconds=services.UNDO.seconds,
        )
    return redirect_to("reviews.queue")


@bp.post("/stories/<story>/undo-approval")
@guarded(may_decide, page="stories.show", story=load_story)
def undo_approval(story: Story) -> Response:
    """Undo one's own approval of the last seconds."""
    submit_button(StepForm(), lambda me: services.undo_approval(story, by=me))
    flash(_("The approval is undone. The story is in review again."))
    return redirect_to("stories.show", story=story.id)


@bp.post("/stories/<story>/suggest")
@guarded(may_decide, page="stories.show", story=load_story)
def suggest_edits(story: Story) -> Response:
    """Suggest another wording."""
    form = SuggestionForm()
    result = submit(
        form,
        lambda me: services.suggest_edits(
            story, by=me, revision=form.number, title=form.title.data, body=form.body.data,
            note=form.why.data or "",
        ),
    )  # fmt: skip
    if isinstance(result, Done):
        return _decided(story, _("The author received your edits and can accept them."))
    return show(story, suggestion=form)


@bp.post("/stories/<story>/object")
@guarded(may_decide, page="stories.show", story=load_story)
def object_to(story: Story) -> Response:
    """Object, with a reason of the public list and a note."""
    form = ObjectionForm()
    result = submit(
        form,
        lambda me: services.object_to(
            story, by=me, revision=form.number, reason=Reason(form.reason.data),
            note=form.note.data,
        ),
    )  # fmt: skip
    if isinstance(result, Done):
        return _decided(story, _("The author received your objection with its reason."))
    return show(story, objection=form)


@bp.post("/stories/<story>/take-back")
@guarded(is_deciding_reviewer, page="stories.show", story=load_story)
def take_back(story: Story) -> Response:
    """Cancel one's own decision."""
    submit_button(StepForm(), lambda me: services.take_back(story, by=me))
    flash(_("Your decision is canceled. The story is in review again."))
    return redirect_to("stories.show", story=story.id)


@bp.post("/stories/<story>/second-reader")
@guarded(is_author, page="stories.show", story=load_story)
def ask_second_reader(story: Story) -> Response:
    """Ask another reviewer to read a text with an objection."""
    submit_button(StepForm(), lambda me: services.ask_second_reader(story, by=me))
    flash(_("Your text was sent to another reviewer."))
    return redirect_to("stories.show", story=story.id)
