"""The page of one story, for its author or a reviewer."""

from typing import Any, NamedTuple

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.core import activity
from webapp.core.events import private_acts
from webapp.core.i18n import LANGUAGES
from webapp.people.models import Person
from webapp.people.queries import by_id
from webapp.programs import queries as programs
from webapp.stories import queries, readiness
from webapp.stories.forms import REASONS, ObjectionForm, SuggestionForm
from webapp.stories.models import Review, Revision, Story
from webapp.stories.providers import conversation, unposted
from webapp.stories.rules import MAY, may_see
from webapp.stories.workflow import AMENDMENT, STORY, State
from webapp.web.differences import Paragraph, compare
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.locale import moment
from webapp.web.pages import TimelineEntry, render

# Fields whose text is shown again when their step is no longer possible, and that step.
TYPED = (
    ("note", "object", _l("Your objection, not sent")),
    ("title", "suggest_edits", _l("Your suggested title, not sent")),
    ("why", "suggest_edits", _l("Your reason, not sent")),
    ("body", "suggest_edits", _l("Your suggested text, not sent")),
)

bp = Blueprint("stories", "webapp.stories.views", template_folder="../templates")


class Change(NamedTuple):
    """Differences between two texts: of the title and of the body."""

    title: list[Paragraph]
    body: list[Paragraph]


class UnsavedText(NamedTuple):
    """A typed text that could not be stored and is shown again."""

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
    suggestion: SuggestionForm | None = None, remark: StepForm | None = None,
) -> Response:  # fmt: skip
    """Show a story to its author or a reviewer; refused forms are shown with their errors."""
    me = person()
    talk = conversation(me, story)
    steps = _steps(story, me)
    return render(
        "stories/show.html",
        **_shown(story, me),
        **_review(story),
        steps=steps,
        unsaved_texts=_unsaved_texts(steps),
        objection=objection or ObjectionForm(),
        suggestion=suggestion or SuggestionForm(obj=story.latest),
        conversation=talk,
        remark=remark or talk.remark,
    )


def _steps(story: Story, me: Person) -> set[str]:
    """The steps that `me` may take now, of the story and of its unfinished amendment."""
    open_steps = [*STORY.open_steps(story.state)]
    if story.amendment is not None:
        open_steps += [
            s for s in AMENDMENT.open_steps(story.amendment.state) if s.name != "withdraw"
        ]
    steps = {s.name for s in open_steps if s.by in MAY and MAY[s.by](me, story)}
    if story.changed and MAY["is_author"](me, story):
        steps |= {"discard"} if story.amendment is not None else {"discard", "submit"}
    return steps


def _shown(story: Story, me: Person) -> dict[str, Any]:
    mine, latest = story.person_id == me.id, story.latest
    working = latest is None or (mine and story.editable)
    return {
        "story": story,
        "languages": LANGUAGES,
        "mine": mine,
        "unposted": unposted([story]).get(story.id) if mine else None,
        "latest": latest,
        "text": story if working else latest,
        "editable": mine and story.editable,
        "left": mine and programs.enrollment(me, story.program_id) is None,
        "same": under_edits(story),
        "unchanged": story.under_review.state == State.objected and story.unchanged,
        "under": story.under_review,
        "readiness": readiness.check(readiness.Text.of(story)) if working else [],
        "entries": _timeline(story, me),
    }


def under_edits(story: Story) -> bool:
    """Whether a reviewer suggests edits and the author has not changed the text since."""
    return story.under_review.state == State.edits_suggested and story.unchanged


def _review(story: Story) -> dict[str, Any]:
    latest, reviews = story.latest, queries.reviews(story)
    latest_review = queries.latest_among(reviews)
    previous = queries.revision_of(story, latest.number - 1) if latest else None
    return {
        "reviews": reviews,
        "reasons": REASONS,
        "since": _since(previous, latest) if previous and latest else None,
        "suggested": suggested(latest_review) if latest_review else None,
        "latest_review": latest_review,
        "claimed": queries.claimed(story),
    }


def _since(old: Revision, new: Revision) -> Change | None:
    """Differences between two revisions; None where a second reviewer reads the text before."""
    return change(old, new) if (old.title, old.body) != (new.title, new.body) else None


def change(old: Revision, new: Revision) -> Change:
    """Differences between two revisions."""
    return Change(compare(old.title, new.title), compare(old.body, new.body))


def suggested(review: Review) -> Change | None:
    """Differences between a revision and its suggested wording; None without a suggestion."""
    revision = review.revision
    if review.suggested_body is None:
        return None
    return Change(
        compare(revision.title, review.suggested_title or ""),
        compare(revision.body, review.suggested_body),
    )


def _unsaved_texts(steps: set[str]) -> list[UnsavedText]:
    """Texts that were sent for a step that is no longer possible."""
    if request.method != "POST":
        return []
    sent = ((name, step, label, request.form.get(name, "")) for name, step, label in TYPED)
    return [
        UnsavedText(n, label, text) for n, step, label, text in sent if text and step not in steps
    ]


def _timeline(story: Story, me: Person) -> list[TimelineEntry]:
    """The activity of a story. Reviewers act for the program, so their names are shown."""
    hidden = frozenset() if story.person_id == me.id else private_acts()
    return [
        TimelineEntry(moment(act.at), name_of(act.actor_id, me), _(act.verb))
        for act in activity.of_object(story.id)
        if (act.about, act.verb) not in hidden
    ]


def name_of(person_id: str | None, me: Person) -> str:
    """The name that `me` sees for a person; None is the application itself."""
    if person_id is None:
        return "Franc-Parler"
    if person_id == me.id:
        return str(_("You"))
    found = by_id(person_id)
    return found.name if found else str(_("A former participant"))
