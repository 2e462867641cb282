"""One story, as its author or a reviewer may see it."""

from typing import Any, NamedTuple

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.core import activity
from webapp.people.models import Person
from webapp.people.queries import by_id
from webapp.stories import queries, readiness
from webapp.stories.forms import REASONS, CommentForm, ObjectionForm, SuggestionForm
from webapp.stories.models import Review, Revision, Story
from webapp.stories.rules import MAY, may_see
from webapp.stories.workflow import EDITABLE, STORY
from webapp.web.differences import Paragraph, compare
from webapp.web.guards import guarded, person
from webapp.web.locale import moment
from webapp.web.pages import TimelineEntry, render

# What somebody may have been typing when the story moved on, and the step it was for.
TYPED = (
    ("note", "object", _l("What you had written for your objection")),
    ("title", "suggest_edits", _l("The title you had suggested")),
    ("why", "suggest_edits", _l("Why you suggested it")),
    ("body", "suggest_edits", _l("The wording you had suggested")),
)

bp = Blueprint("stories", "webapp.stories.views", template_folder="../templates")


class Change(NamedTuple):
    """What a newer text changed: its title, and its paragraphs."""

    title: list[Paragraph]
    body: list[Paragraph]


class UnsavedText(NamedTuple):
    """A text that could not be stored, kept on the page."""

    name: str
    label: Any
    text: str


def load_story(me: Person, story_id: str) -> Story:
    """A story this person may see."""
    return queries.visible(me, story_id)


@bp.get("/stories/<story>")
@guarded(may_see, story=load_story)
def show(
    story: Story, objection: ObjectionForm | None = None,
    suggestion: SuggestionForm | None = None, remark: CommentForm | None = None,
) -> Response:  # fmt: skip
    """One story: as its author, or as a reviewer, may see it."""
    me = person()
    steps = {s.name for s in STORY.open_steps(story.state) if s.by in MAY and MAY[s.by](me, story)}
    return render(
        "stories/show.html",
        **_shown(story, me),
        **_review(story),
        steps=steps,
        kept=_unsaved_texts(steps),
        objection=objection or ObjectionForm(),
        suggestion=suggestion or SuggestionForm(obj=story.latest),
        remark=remark or CommentForm(),
    )


def _shown(story: Story, me: Person) -> dict[str, Any]:
    mine, latest = story.person_id == me.id, story.latest
    working = latest is None or (mine and story.state in EDITABLE)
    return {
        "story": story,
        "mine": mine,
        "latest": latest,
        "text": story if working else latest,
        "editable": mine and story.state in EDITABLE,
        "readiness": readiness.check(readiness.Text.of(story)) if working else [],
        "entries": _timeline(story, me),
    }


def _review(story: Story) -> dict[str, Any]:
    latest, reviews = story.latest, queries.reviews(story)
    standing = queries.standing_among(reviews)
    before = queries.revision_of(story, latest.number - 1) if latest else None
    return {
        "reviews": reviews,
        "reasons": REASONS,
        "since": change(before, latest) if before and latest else None,
        "suggested": suggested(standing) if standing else None,
        "standing": standing,
        "comments": queries.comments(story),
        "hours": queries.hours_left(story),
        "claimed": queries.claimed(story),
    }


def change(old: Revision, new: Revision) -> Change:
    """What one revision changed in the one before."""
    return Change(compare(old.title, new.title), compare(old.body, new.body))


def suggested(review: Review) -> Change | None:
    """What a reviewer would change."""
    read = review.revision
    if review.suggested_body is None:
        return None
    return Change(
        compare(read.title, review.suggested_title or ""), compare(read.body, review.suggested_body)
    )


def _unsaved_texts(steps: set[str]) -> list[UnsavedText]:
    """What was typed for a step that is no longer open, so that nothing is lost."""
    if request.method != "POST":
        return []
    sent = ((name, step, label, request.form.get(name, "")) for name, step, label in TYPED)
    return [
        UnsavedText(n, label, text) for n, step, label, text in sent if text and step not in steps
    ]


def _timeline(story: Story, me: Person) -> list[TimelineEntry]:
    """What happened. Reviewers act for the program, so their names are shown."""
    return [
        TimelineEntry(moment(act.at), name_of(act.actor_id, me), _(act.verb))
        for act in activity.of_object(story.id)
    ]


def name_of(person_id: str | None, me: Person) -> str:
    """Somebody's name as this reader sees it; the application's own acts carry its name."""
    if person_id is None:
        return "Franc-Parler"
    if person_id == me.id:
        return str(_("You"))
    found = by_id(person_id)
    return found.name if found else str(_("Somebody who left"))
