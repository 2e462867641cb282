"""Similarity of a text to texts of others. Shown to its author only, without names."""

import re
from datetime import timedelta

from analytics.core.own_words import containment
from webapp.core import clock
from webapp.people.models import Person
from webapp.sharing import queries
from webapp.sharing.models import Share
from webapp.stories import queries as stories
from webapp.stories.models import Story

ALIKE = 0.9
PEOPLE = 3
SINCE = timedelta(days=30)
REPEATED = timedelta(hours=1)


def similar_to_others(story: Story) -> bool:
    """Whether three other people or more shared nearly the same text in the last 30 days.

    Links and handles are not compared, and approved disclosures are removed before.
    """
    disclosures = disclosures_of(story)
    mine = without(stories.approved(story).body, disclosures)
    found: set[str] = set()
    for person_id, body in queries.shared_texts(story, clock.now() - SINCE):
        if person_id not in found and _alike(mine, without(body, disclosures)):
            found.add(person_id)
        if len(found) >= PEOPLE:
            return True
    return False


def repeated_by_author(words: str, person: Person) -> Share | None:
    """The newest share of the last hour with which a person posted the same text, or None."""
    recent = queries.posted_since(person.id, clock.now() - REPEATED)
    return next((share for share in recent if queries.words_of(share) == words), None)


def disclosures_of(story: Story) -> list[str]:
    """Every disclosure that the charter approves, in all languages, longest first."""
    charter = story.program.charter
    found = {text for language in charter.disclosures for text in charter.wordings(language)}
    return sorted(found, key=len, reverse=True)


def without(text: str, disclosures: list[str]) -> str:
    """A text without these disclosures."""
    for disclosure in disclosures:
        text = re.sub(re.escape(disclosure), " ", text, flags=re.IGNORECASE)
    return text


def _alike(mine: str, theirs: str) -> bool:
    """Compare in both directions: a short text is not similar to a long one that contains it."""
    return (containment(mine, theirs) or 0.0) >= ALIKE and (
        containment(theirs, mine) or 0.0
    ) >= ALIKE
