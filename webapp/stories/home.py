"""The cards of the home page about one's own stories."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from webapp.people.models import Person
from webapp.stories import queries
from webapp.stories.models import Story
from webapp.stories.workflow import State
from webapp.web.features import NextStep
from webapp.web.locale import urgency, weekday

MOST = 3
DECIDE, OWN = 10, 30


def next_steps(person: Person) -> Iterable[NextStep]:
    """A card for each of the newest unfinished stories."""
    for story in queries.unfinished(person, MOST):
        yield _card(story)


def _card(story: Story) -> NextStep:
    title = story.title or str(_("Untitled"))
    page = url_for("stories.show", story=story.id)
    if story.state == State.draft:
        edit = url_for("stories.edit", story=story.id)
        return NextStep(
            OWN, title, edit, _("Continue writing"), _("Draft. Only you can see it."), about=title
        )
    if story.state == State.in_review:
        return NextStep(OWN, title, page, _("Open"), _expected(story), about=title)
    if story.state == State.approved:
        share = url_for("sharing.choose", story=story.id)
        facts = _("Approved. You decide whether and where to share it.")
        return NextStep(DECIDE, title, share, _("Share it"), facts, about=title)
    facts = (
        _("A reviewer objects to the story.")
        if story.state == State.objected
        else _("A reviewer suggests edits.")
    )
    return NextStep(DECIDE, title, page, _("Read the answer"), facts, about=title)


def _expected(story: Story) -> str:
    if story.due_at is None or urgency(story.due_at) == "late":
        return str(_("In review. The answer is late."))
    return str(_("In review. Answer expected by the end of %(day)s.", day=weekday(story.due_at)))
