"""How alike a text is to what others shared: told to its author alone, and never whose it is."""

import re
from datetime import timedelta

from analytics.plain.own_words import containment, resemblance
from webapp.kernel import clock
from webapp.shares import queries
from webapp.shares.models import Share
from webapp.stories import queries as stories
from webapp.stories.models import Story

ALIKE = 0.9
PEOPLE = 3
SINCE = timedelta(days=30)
# X forbids posts of several accounts that are substantially alike; the others hide them.
SUBSTANTIAL = 0.6


def others_alike(story: Story) -> bool:
    """Whether three other people or more shared nearly these words in the last 30 days.

    Links and handles are no words of the comparison, and approved disclosures are taken out.
    """
    said = sorted(_approved(story), key=len, reverse=True)
    mine = _bare(stories.approved(story).body, said)
    found: set[str] = set()
    for person_id, body in queries.shared_texts(story, clock.now() - SINCE):
        if person_id not in found and _alike(mine, _bare(body, said)):
            found.add(person_id)
        if len(found) >= PEOPLE:
            return True
    return False


def same_words_out(share: Share) -> bool:
    """Whether somebody else's share on this channel, of 30 days, is substantially these words.

    Those that wait to go out through an account count too.
    """
    said = sorted(_approved(share.story), key=len, reverse=True)
    mine = _bare(share.revision.body, said)
    theirs = queries.texts_on(share, clock.now() - SINCE)
    return any(resemblance(mine, _bare(body, said)) >= SUBSTANTIAL for body in theirs)


def _approved(story: Story) -> set[str]:
    charter = story.program.charter
    return {words for language in charter.disclosures for words in charter.wordings(language)}


def _bare(text: str, disclosures: list[str]) -> str:
    for words in disclosures:
        text = re.sub(re.escape(words), " ", text, flags=re.IGNORECASE)
    return text


def _alike(mine: str, theirs: str) -> bool:
    """Both ways, so that a short text is not like every long one that holds it."""
    return (containment(mine, theirs) or 0.0) >= ALIKE and (
        containment(theirs, mine) or 0.0
    ) >= ALIKE
