"""What waits for a reviewer: the number in the navigation and the card of the home page."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from webapp.people.models import Person
from webapp.people.queries import roles_of
from webapp.people.workflow import Role
from webapp.reviews import queries
from webapp.web.features import NextStep
from webapp.web.locale import ngettext, urgency, weekday
from webapp.web.once import once_per_request

# The first story has the button; the next ones have a link each.
MOST = 6


def reviews(person: Person) -> bool:
    """Whether a person sees the queue: reviewers always, leads while a story waits for them."""
    roles = {role for role, _scope in roles_of(person)}
    return Role.reviewer in roles or waiting(person) > 0


@once_per_request
def waiting(person: Person) -> int:
    """How many stories this person may answer now."""
    roles = {role for role, _scope in roles_of(person)}
    return queries.count(person) if roles & {Role.reviewer, Role.lead} else 0


def next_steps(person: Person) -> Iterable[NextStep]:
    """One card for all stories to review; its button opens the most urgent one."""
    roles = {role for role, _scope in roles_of(person)}
    found = queries.deadlines(person) if roles & {Role.reviewer, Role.lead} else []
    if not found:
        return
    levels = [urgency(due) for _story, due in found]
    late, today = levels.count("late"), levels.count("soon")
    facts = [
        ngettext("%(num)s late", "%(num)s late", late) if late else "",
        ngettext("%(num)s due today", "%(num)s due today", today) if today else "",
    ]
    first, due = found[0]
    titles = queries.titles([story_id for story_id, _due in found[:MOST]])
    more = (
        ((_("All %(num)s stories", num=len(found)), url_for("reviews.queue")),)
        if len(found) > MOST
        else ()
    )
    yield NextStep(
        20,
        ngettext("%(num)s story to review", "%(num)s stories to review", len(found)),
        url_for("stories.show", story=first),
        _("Review “%(title)s”", title=titles[first]),
        ", ".join(f for f in facts if f)
        or _("The first answer is due by the end of %(day)s.", day=weekday(due)),
        levels[0],
        list_url=url_for("reviews.queue"),
        links=tuple(
            (title, url_for("stories.show", story=story_id))
            for story_id, title in titles.items()
            if story_id != first
        )
        + more,
    )
