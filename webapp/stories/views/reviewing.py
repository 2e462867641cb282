"""Pages of review: the queue, and a reviewer's answers."""

from flask import Response, url_for
from flask_babel import gettext as _

from webapp.kernel.rules import signed_in
from webapp.stories import queries, services
from webapp.stories.forms import CommentForm, ObjectionForm, SuggestionForm
from webapp.stories.models import Story
from webapp.stories.rules import is_deciding_reviewer, is_independent_reviewer, may_see
from webapp.stories.views.showing import load_story, room, show
from webapp.stories.workflow import Reason
from webapp.web.acting import acting
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import page, say, to


@room.get("/review")
@guarded(signed_in)
def queue() -> Response:
    """What waits for me, oldest first."""
    return page(
        "stories/queue.html", waiting=queries.queue(person()), hours_left=queries.hours_left,
        claimed=queries.claimed,
    )  # fmt: skip


def _answered(story: Story, words: str) -> Response:
    """After an answer: the queue, with the way back."""
    undo = url_for("stories.take_back", story=story.id), _("Take back")
    say(words, undo=undo)
    return to("stories.queue")


@room.post("/stories/<story>/claim")
@guarded(is_independent_reviewer, page="stories.show", story=load_story)
def claim(story: Story) -> Response:
    """Say that one reads it now, and read it."""
    acting(StepForm(), lambda me: services.claim(story, by=me))
    return to("stories.show", story=story.id)


@room.post("/stories/<story>/approve")
@guarded(is_independent_reviewer, page="stories.show", story=load_story)
def approve(story: Story) -> Response:
    """Approve the revision that was read."""
    form = StepForm()
    acting(form, lambda me: services.approve(story, by=me, revision=form.number))
    return _answered(story, _("Approved. The author is told and takes the last step."))


@room.post("/stories/<story>/suggest")
@guarded(is_independent_reviewer, page="stories.show", story=load_story)
def suggest_edits(story: Story) -> Response:
    """Suggest another wording."""
    form = SuggestionForm()
    done = acting(
        form,
        lambda me: services.suggest_edits(
            story, by=me, revision=form.number, title=form.title.data, body=form.body.data,
            note=form.why.data or "",
        ),
    )  # fmt: skip
    if done:
        return _answered(story, _("Sent to the author, who accepts your wording or writes on."))
    return show(story, suggestion=form)


@room.post("/stories/<story>/object")
@guarded(is_independent_reviewer, page="stories.show", story=load_story)
def object_to(story: Story) -> Response:
    """Object, with a reason of the public list."""
    form = ObjectionForm()
    done = acting(
        form,
        lambda me: services.object_to(
            story, by=me, revision=form.number, reason=Reason(form.reason.data),
            note=form.note.data,
        ),
    )  # fmt: skip
    if done:
        return _answered(story, _("Your objection is sent, with its reason."))
    return show(story, objection=form)


@room.post("/stories/<story>/take-back")
@guarded(is_deciding_reviewer, page="stories.show", story=load_story)
def take_back(story: Story) -> Response:
    """Take one's own decision back."""
    acting(StepForm(), lambda me: services.take_back(story, by=me))
    say(_("Taken back. The story waits for an answer again."))
    return to("stories.show", story=story.id)


@room.post("/stories/<story>/comments")
@guarded(may_see, page="stories.show", story=load_story)
def comment(story: Story) -> Response:
    """Say something about the revision that was read."""
    form = CommentForm()
    done = acting(
        form,
        lambda me: services.comment(story, by=me, revision=form.number, body=form.remark.data),
        keep=True,
    )
    if done:
        say(_("Your comment is sent."))
        return to("stories.show", story=story.id)
    return show(story, remark=form)
