"""The text of a share: disclosure, approved words or fewer of them, link."""

from collections.abc import Collection

from webapp.core import clock, db
from webapp.core.errors import Invalid, WrongState
from webapp.core.unit_of_work import record
from webapp.networks.text import compose
from webapp.people.models import Person
from webapp.sharing import events, queries
from webapp.sharing.models import ShorterText
from webapp.sharing.sentences import kept, sentences
from webapp.stories import queries as stories
from webapp.stories.models import Story
from webapp.stories.workflow import State as StoryState


def wordings(story: Story) -> list[str]:
    """The disclosures that the charter approves for a story, the usual one first."""
    charter = story.program.charter
    language = story.language if story.language in charter.disclosures else ""
    return charter.wordings(language or next(iter(charter.disclosures)))


def text_for(story: Story, link: str, disclosure: str = "", channel: str = "") -> str:
    """The text as it would be frozen now: disclosure, approved or shorter text, link."""
    return compose(queries.words_for(story, channel), disclosure or wordings(story)[0], link)


def shorten(
    story: Story, channel: str, numbers: Collection[int], *, revision: str, by: Person
) -> None:
    """Keep the sentences with these numbers for a channel; with all of them, the full text again.

    Removing whole sentences needs no review. `revision` is the id of the text that the author saw.
    Raises WrongState for a text that is not approved, and Invalid on `sentences`.
    """
    db.lock(story)
    if story.state != StoryState.approved or story.person_id != by.id:
        raise WrongState("Only an approved story can be shared.")
    if story.approved_revision_id != revision:
        raise WrongState("The approved text has changed since you opened this page.")
    approved = stories.approved(story).body
    known = set(range(len(sentences(approved))))
    if not set(numbers) <= known:
        raise Invalid(
            "sentences",
            "You can only remove whole sentences here. To change the words, revise the story.",
        )
    if not numbers:
        raise Invalid("sentences", "Keep at least one sentence.")
    _store(revision, channel, None if set(numbers) == known else kept(approved, set(numbers)))
    record(events.TextShortened(actor=by.id, object_id=story.id, channel=channel))


def _store(revision: str, channel: str, body: str | None) -> None:
    found = db.session().get(ShorterText, (revision, channel))
    if body is None:
        if found is not None:
            db.session().delete(found)
    elif found is None:
        made = ShorterText(revision_id=revision, channel=channel, body=body, made_at=clock.now())
        db.session().add(made)
    else:
        found.body, found.made_at = body, clock.now()
