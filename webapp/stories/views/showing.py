"""One story, as its author or a reviewer may see it."""

from typing import Any, NamedTuple

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.kernel import activity
from webapp.people.models import Person
from webapp.people.queries import by_id
from webapp.stories import queries, readiness
from webapp.stories.differences import Paragraph, compare
from webapp.stories.forms import REASONS, CommentForm, ObjectionForm, SuggestionForm
from webapp.stories.models import Review, Revision, Story
from webapp.stories.rules import MAY, may_see
from webapp.stories.workflow import EDITABLE, STORY
from webapp.web.guards import guarded, person
from webapp.web.locale import moment
from webapp.web.pages import page

# What somebody may have been typing when the story moved on, and the step it was for.
TYPED = (
    ("note", "object", _l("What you had written for your objection")),
    ("title", "suggest_edits", _l("The title you had suggested")),
    ("why", "suggest_edits", _l("Why you suggested it")),
    ("body", "suggest_edits", _l("The wording you had suggested")),
)

room = Blueprint("stories", "webapp.stories.views", template_folder="../templates")


class Entry(NamedTuple):
    """One line of a timeline."""

    when: str
    who: str
    what: str


class Change(NamedTuple):
    """What a newer text changed: its title, and its paragraphs."""

    title: list[Paragraph]
    body: list[Paragraph]


class Typed(NamedTuple):
    """A text that found no place, kept on the page."""

    name: str
    label: Any
    text: str


def load_story(me: Person, story_id: str) -> Story:
    """A story this person may see."""
    return queries.visible(me, story_id)


@room.get("/stories/<story>")
@guarded(may_see, story=load_story)
def show(
    story: Story, objection: ObjectionForm | None = None,
    suggestion: SuggestionForm | None = None, remark: CommentForm | None = None,
) -> Response:  # fmt: skip
    """One story: as its author, or as a reviewer, may see it."""
    me = person()
    steps = {s.name for s in STORY.open_steps(story.state) if s.by in MAY and MAY[s.by](me, story)}
    return page(
        "stories/show.html",
        **_shown(story, me),
        **_review_of(story),
        steps=steps,
        kept=_kept(steps),
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
        "readiness": readiness.look(readiness.Text.of(story)) if working else [],
        "entries": _timeline(story, me),
    }


def _review_of(story: Story) -> dict[str, Any]:
    latest = story.latest
    standing = queries.standing_review(story)
    before = queries.revision_of(story, latest.number - 1) if latest else None
    return {
        "reviews": queries.reviews(story),
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


def _kept(steps: set[str]) -> list[Typed]:
    """What was typed for a step that is not open any more: nothing is lost."""
    if request.method != "POST":
        return []
    sent = ((name, step, label, request.form.get(name, "")) for name, step, label in TYPED)
    return [Typed(n, label, text) for n, step, label, text in sent if text and step not in steps]


def _timeline(story: Story, me: Person) -> list[Entry]:
    """What happened, in words. Reviewers act for the program, so their names stand beside it."""
    return [
        Entry(moment(act.at), name_of(act.actor_id, me), _(act.verb))
        for act in activity.of_object(story.id)
    ]


def name_of(person_id: str | None, me: Person) -> str:
    """Somebody's name as this reader sees it; the house's own acts carry its name."""
    if person_id is None:
        return "Franc-Parler"
    if person_id == me.id:
        return str(_("You"))
    found = by_id(person_id)
    return found.name if found else str(_("Somebody who left"))
