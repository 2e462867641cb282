"""Pages of review: the queue, and the reviewer's decisions."""

from flask import Response, url_for
from flask_babel import gettext as _

from webapp.core.permissions import signed_in
from webapp.stories import queries, services
from webapp.stories.forms import CommentForm, ObjectionForm, SuggestionForm
from webapp.stories.models import Story
from webapp.stories.rules import is_deciding_reviewer, is_independent_reviewer, may_see
from webapp.stories.views.showing import bp, load_story, show
from webapp.stories.workflow import Reason
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button


@bp.get("/review")
@guarded(signed_in)
def queue() -> Response:
    """The stories that wait for this reviewer, oldest first."""
    return render(
        "stories/queue.html", waiting=queries.queue(person()), hours_left=queries.hours_left,
        claimed=queries.claimed,
    )  # fmt: skip


def _decided(story: Story, message: str) -> Response:
    """Redirect to the queue after a decision, with a button that takes it back."""
    undo = url_for("stories.take_back", story=story.id), _("Take back")
    flash(message, undo=undo)
    return redirect_to("stories.queue")


@bp.post("/stories/<story>/claim")
@guarded(is_independent_reviewer, page="stories.show", story=load_story)
def claim(story: Story) -> Response:
    """Claim the story for reading."""
    submit_button(StepForm(), lambda me: services.claim_review(story, by=me))
    return redirect_to("stories.show", story=story.id)


@bp.post("/stories/<story>/approve")
@guarded(is_independent_reviewer, page="stories.show", story=load_story)
def approve(story: Story) -> Response:
    """Approve the revision that was read."""
    form = StepForm()
    submit_button(form, lambda me: services.approve(story, by=me, revision=form.number))
    return _decided(story, _("Approved. The author is told and takes the last step."))


@bp.post("/stories/<story>/suggest")
@guarded(is_independent_reviewer, page="stories.show", story=load_story)
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
        return _decided(story, _("Sent to the author, who accepts your wording or writes on."))
    return show(story, suggestion=form)


@bp.post("/stories/<story>/object")
@guarded(is_independent_reviewer, page="stories.show", story=load_story)
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
        return _decided(story, _("Your objection is sent, with its reason."))
    return show(story, objection=form)


@bp.post("/stories/<story>/take-back")
@guarded(is_deciding_reviewer, page="stories.show", story=load_story)
def take_back(story: Story) -> Response:
    """Take back one's own decision."""
    submit_button(StepForm(), lambda me: services.take_back(story, by=me))
    flash(_("Taken back. The story waits for an answer again."))
    return redirect_to("stories.show", story=story.id)


@bp.post("/stories/<story>/comments")
@guarded(may_see, page="stories.show", story=load_story)
def comment(story: Story) -> Response:
    """Comment on the revision that was read."""
    form = CommentForm()
    result = submit(
        form,
        lambda me: services.comment(story, by=me, revision=form.number, body=form.remark.data),
        keep=True,
    )
    if isinstance(result, Done):
        flash(_("Your comment is sent."))
        return redirect_to("stories.show", story=story.id)
    return show(story, remark=form)
