"""Pages of writing: create, change, autosave, submit, withdraw."""

from typing import Any

from flask import Response, jsonify, request, url_for
from flask_babel import format_time, get_locale
from flask_babel import gettext as _

from webapp.briefs import queries as briefs
from webapp.briefs.models import Brief
from webapp.briefs.views import load_brief
from webapp.core import clock, runtime
from webapp.core.permissions import signed_in
from webapp.people.models import Person
from webapp.stories import queries, readiness, services
from webapp.stories.forms import REASONS, DraftForm, StoryForm
from webapp.stories.models import Story
from webapp.stories.providers import unposted
from webapp.stories.readiness import LONGEST, Text
from webapp.stories.rules import is_author
from webapp.stories.views.showing import bp, load_story
from webapp.stories.workflow import State
from webapp.web.forms import Form, StepForm
from webapp.web.guards import guarded, person
from webapp.web.locale import weekday
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, Refused, submit, submit_button


@bp.get("/stories")
@guarded(signed_in)
def mine() -> Response:
    """One's own stories, by status."""
    shelf = request.args.get("show", "")
    shelf = shelf if shelf in queries.SHELVES else ""
    page = queries.of_author(person(), shelf, request.args.get("page", 1, type=int))
    return render(
        "stories/mine.html", page=page, shelf=shelf, counts=queries.counts(person()),
        answered=queries.answered_at(page.rows), unposted=unposted(page.rows),
    )  # fmt: skip


def load_brief_to_write(me: Person, brief_id: str) -> Brief:
    """A brief to write from; a form that was sent loads its brief even after the brief ended."""
    return briefs.brief_written_from(me, brief_id) if request.form else load_brief(me, brief_id)


@bp.route("/briefs/<brief>/write", methods=["GET", "POST"])
@guarded(signed_in, brief=load_brief_to_write)
def write(brief: Brief) -> Response:
    """Create a story from a brief."""
    form = StoryForm(language=str(get_locale()))
    result = submit(
        form,
        lambda me: services.write(brief, by=me, key=form.key.data or "", **_typed(form)),
        keep=True,
    )
    if isinstance(result, Done):
        return _next(result.value, _("Saved as a draft. Only you can see it."))
    blank = Text(person(), brief, form.title.data or "", form.body.data or "", form.language.data)
    return _writing(form, brief, None, blank)


@bp.post("/briefs/<brief>/autosave")
@guarded(signed_in, brief=load_brief_to_write)
def begin(brief: Brief) -> Response:
    """Autosave a text that has no story yet: create the draft."""
    form = DraftForm()
    result = submit(
        form,
        lambda me: services.write(brief, by=me, key=form.key.data or "", **_typed(form)),
        keep=True,
    )
    return _autosaved(form, result)


@bp.route("/stories/<story>/edit", methods=["GET", "POST"])
@guarded(is_author, page="stories.show", story=load_story)
def edit(story: Story) -> Response:
    """Change the working text."""
    form = StoryForm(obj=story)
    if isinstance(submit(form, lambda me: _edit(story, form, me), keep=True), Done):
        return _next(
            story, _("Saved. Only you can see the changes until you send them for review.")
        )
    if not story.editable and not form.conflict:
        return redirect_to("stories.show", story=story.id)
    if form.conflict or not form.errors:
        form.version.data = story.version
    return _writing(form, story.brief, story, Text.of(story))


@bp.post("/stories/<story>/autosave")
@guarded(is_author, page="stories.show", story=load_story)
def autosave(story: Story) -> Response:
    """Autosave the working text."""
    form = DraftForm()
    return _autosaved(form, submit(form, lambda me: _edit(story, form, me), keep=True))


def _edit(story: Story, form: StoryForm | DraftForm, me: Any) -> Story:  # noqa: ANN401 - a person
    return services.edit(story, by=me, version=form.number, **_typed(form))


def _typed(form: StoryForm | DraftForm) -> dict[str, str]:
    fields = (form.title, form.body, form.language)
    return {field.name: field.data or "" for field in fields}


def _autosaved(form: Form, result: Done[Story] | Refused) -> Response:
    """The JSON response for the script: time, version, readiness; or the problem, 409 or 422."""
    if isinstance(result, Refused):
        errors = [str(error) for messages in form.errors.values() for error in messages]
        response = jsonify(problem=" ".join(errors))
        response.status_code = 409 if form.form_errors else 422
        return response
    story = result.value
    return jsonify(
        saved=format_time(clock.now(), "HH:mm"),
        version=story.version,
        page=url_for("stories.edit", story=story.id),
        autosave=url_for("stories.autosave", story=story.id),
        needs=[
            {"name": i.need.name, "ready": i.ready, "words": _(i.sentence, **i.need.values)}
            for i in readiness.check(Text.of(story))
        ],
    )


def _next(story: Story, saved: str) -> Response:
    """The page after a save, chosen by the button that was pressed; a message unless it is sent."""
    then = request.form.get("then")
    if then == "send":
        return _send(story, story.version)
    flash(saved)
    return redirect_to("stories.picture" if then == "picture" else "stories.show", story=story.id)


def _writing(form: StoryForm, brief: Brief, story: Story | None, text: Text) -> Response:
    objected = story is not None and story.under_review.state == State.objected
    return render(
        "stories/write.html", form=form, brief=brief, story=story, longest=LONGEST,
        readiness=readiness.check(text), reasons=REASONS,
        objection=queries.latest_review(story) if story and objected else None,
        open=len(queries.open_ids(person())), most=runtime.current().settings.open_stories,
    )  # fmt: skip


@bp.post("/stories/<story>/submit")
@guarded(is_author, page="stories.show", story=load_story)
def submit_story(story: Story) -> Response:
    """Submit for review."""
    return _send(story, StepForm().number)


def _send(story: Story, version: int) -> Response:
    """Submit the story; on a refusal show the writing page with an error for each missing item."""
    sent = StepForm()
    result = submit(sent, lambda me: services.submit(story, by=me, version=version))
    if isinstance(result, Done):
        flash(
            _(
                "Sent for review. You will have an answer by the end of %(day)s.",
                day=weekday(story.under_review.due_at),
            )
        )
        return redirect_to("stories.show", story=story.id)
    text = Text.of(story)
    form = StoryForm(obj=story)
    form.version.data = story.version
    missing = readiness.missing(text)
    for need in missing:
        form.add_error(need.field, _(need.unmet, **need.values))
    form.form_errors += [] if missing else sent.form_errors
    return _writing(form, story.brief, story, text)


@bp.post("/stories/<story>/withdraw")
@guarded(is_author, page="stories.show", story=load_story)
def withdraw(story: Story) -> Response:
    """Withdraw the story."""
    submit_button(StepForm(), lambda me: services.withdraw(story, by=me))
    undo = url_for("stories.take_up", story=story.id), _("Restore as a draft")
    flash(_("The story is withdrawn. Only you can read it."), undo=undo)
    return redirect_to("stories.mine")


@bp.post("/stories/<story>/discard")
@guarded(is_author, page="stories.show", story=load_story)
def discard(story: Story) -> Response:
    """Discard the changes to an approved story."""
    submit_button(StepForm(), lambda me: services.discard(story, by=me))
    flash(_("Your changes are discarded. The approved text is unchanged."))
    return redirect_to("stories.show", story=story.id)


@bp.post("/stories/<story>/take-up")
@guarded(is_author, page="stories.show", story=load_story)
def take_up(story: Story) -> Response:
    """Turn a withdrawn story into a draft again."""
    submit_button(StepForm(), lambda me: services.take_up(story, by=me))
    flash(_("The story is a draft again. Only you can see it."))
    return redirect_to("stories.show", story=story.id)


@bp.post("/stories/<story>/accept")
@guarded(is_author, page="stories.show", story=load_story)
def accept_edits(story: Story) -> Response:
    """Accept the suggested wording."""
    form = StepForm()
    submit_button(form, lambda me: services.accept_edits(story, by=me, revision=form.number))
    flash(_("The edits are accepted, and the story is approved."))
    return redirect_to("stories.show", story=story.id)
