"""Pages of stories: write, edit, read, submit, review."""

from typing import Any, NamedTuple

from flask import Blueprint, Response
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp.kernel import activity
from webapp.kernel.rules import signed_in
from webapp.people.models import Person
from webapp.people.queries import by_id
from webapp.programs.models import Brief
from webapp.programs.rules import is_enrolled
from webapp.programs.views import load_brief
from webapp.stories import queries, services
from webapp.stories.forms import REASONS, ObjectionForm, StoryForm
from webapp.stories.models import Story
from webapp.stories.rules import MAY, is_author, is_independent_reviewer, may_see
from webapp.stories.workflow import STORY, Reason
from webapp.web.acting import acting
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.locale import moment
from webapp.web.pages import page, say, to


class Entry(NamedTuple):
    """One line of a timeline."""

    when: str
    who: str
    what: str


room = Blueprint("stories", __name__, template_folder="templates")


def load_story(me: Person, story_id: str) -> Story:
    """A story this person may see."""
    return queries.visible(me, story_id)


@room.get("/stories")
@guarded(signed_in)
def mine() -> Response:
    """My stories."""
    return page("stories/mine.html", stories=queries.of_author(person()))


@room.route("/briefs/<brief>/write", methods=["GET", "POST"])
@guarded(is_enrolled, brief=load_brief)
def write(brief: Brief) -> Response:
    """Begin a story from a brief."""
    form = StoryForm(language=str(get_locale()))
    made = acting(
        form,
        lambda me: services.write(
            brief, by=me, title=form.title.data, body=form.body.data, language=form.language.data
        ),
    )
    if made:
        say(_("Saved as a draft. Only you see it."))
        return to("stories.show", story=made.id)
    return page("stories/write.html", form=form, brief=brief, story=None)


@room.route("/stories/<story>/edit", methods=["GET", "POST"])
@guarded(is_author, page="stories.show", story=load_story)
def edit(story: Story) -> Response:
    """Change the working text."""
    form = StoryForm(obj=story)
    done = acting(form, lambda me: _edit(story, form, me), keep=True)
    if done:
        say(_("Saved. Only you see it until you send it for review."))
        return to("stories.show", story=story.id)
    if story.state not in services.EDITABLE and not form.conflict:
        return to("stories.show", story=story.id)
    if not form.errors:
        form.version.data = story.version
    return page("stories/write.html", form=form, brief=story.brief, story=story)


def _edit(story: Story, form: StoryForm, me: Person) -> Story:
    return services.edit(
        story, by=me, title=form.title.data, body=form.body.data, version=form.number
    )


@room.get("/stories/<story>")
@guarded(may_see, story=load_story)
def show(story: Story, objection: ObjectionForm | None = None) -> Response:
    """One story: as its author, or as a reviewer, may see it."""
    form = objection or ObjectionForm()
    # The page shows the newest text, so that is what its buttons are about.
    form.version.data = story.latest.number if story.latest else 0
    return page("stories/show.html", **_shown(story), objection=form)


def _shown(story: Story) -> dict[str, Any]:
    me = person()
    steps = {s.name for s in STORY.open_steps(story.state) if MAY[s.by](me, story)}
    latest = story.latest
    return {
        "story": story,
        "steps": steps,
        "mine": story.person_id == me.id,
        "text": story if story.person_id == me.id else latest,
        "latest": latest,
        "reviews": queries.reviews(story),
        "reasons": REASONS,
        "entries": _timeline(story, me),
    }


def _timeline(story: Story, me: Person) -> list[Entry]:
    """What happened, in words. Reviewers act for the program, so their names stand beside it."""
    return [
        Entry(moment(act.at), _name(act.actor_id, me), _(act.verb))
        for act in activity.of_object(story.id)
    ]


def _name(person_id: str | None, me: Person) -> str:
    if person_id == me.id:
        return str(_("You"))
    found = by_id(person_id) if person_id else None
    return found.name if found else str(_("Somebody who left"))


@room.post("/stories/<story>/submit")
@guarded(is_author, page="stories.show", story=load_story)
def submit(story: Story) -> Response:
    """Send for review."""
    form = StepForm()
    if acting(form, lambda me: services.submit(story, by=me, version=form.number)):
        say(_("Sent for review. You will find the answer in your inbox."))
        return to("stories.show", story=story.id)
    for sentence in (*form.said, *(e for found in form.errors.values() for e in found)):
        say(str(sentence), "problem")
    return to("stories.edit", story=story.id)


@room.post("/stories/<story>/approve")
@guarded(is_independent_reviewer, page="stories.show", story=load_story)
def approve(story: Story) -> Response:
    """Approve the revision that was read."""
    form = StepForm()
    acting(form, lambda me: services.approve(story, by=me, revision=form.number))
    say(_("Approved. The author is told and takes the last step."))
    return to("stories.queue")


@room.post("/stories/<story>/object")
@guarded(is_independent_reviewer, page="stories.show", story=load_story)
def object_to(story: Story) -> Response:
    """Object, with a reason of the public list."""
    form = ObjectionForm()
    done = acting(form, lambda me: _object(story, form, me), keep=True)
    if done:
        say(_("Your objection is sent, with its reason."))
        return to("stories.queue")
    return show(story, form)


def _object(story: Story, form: ObjectionForm, me: Person) -> Any:  # noqa: ANN401 - a review
    return services.object_to(
        story, by=me, revision=form.number, reason=Reason(form.reason.data), note=form.note.data
    )


@room.post("/stories/<story>/withdraw")
@guarded(is_author, page="stories.show", story=load_story)
def withdraw(story: Story) -> Response:
    """Take the story away from everybody else."""
    acting(StepForm(), lambda me: services.withdraw(story, by=me))
    say(_("Withdrawn. Only you can read it now."))
    return to("stories.mine")


@room.get("/review")
@guarded(signed_in)
def queue() -> Response:
    """What waits for me, oldest first."""
    return page("stories/queue.html", stories=queries.queue(person()))
