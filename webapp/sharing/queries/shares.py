"""Queries of shares."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload, lazyload

from webapp.core import db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.people.models import Person
from webapp.sharing.models import DeclaredFigures, Share, ShorterText
from webapp.sharing.workflow import State
from webapp.stories import queries as stories
from webapp.stories.models import Revision, Story

# Nothing is posted and nothing will be: cancelled before, or taken back after it was public.
OVER = (State.cancelled, State.taken_back)
NO_SHARE = gettext_noop("There is no such share.")


def own_share(person: Person, share_id: str) -> Share:
    """Load a person's own share; raises Missing."""
    found = db.session().get(Share, share_id)
    if found is None or found.person_id != person.id:
        raise Missing(NO_SHARE)
    return found


def shares_of_story(story: Story) -> list[Share]:
    """The shares of a story that were not cancelled or taken back, oldest first."""
    return list(
        db.session().scalars(
            select(Share)
            .where(Share.story_id == story.id, Share.state.not_in(OVER))
            .order_by(Share.made_at, Share.id)
        )
    )


def shares_of_stories(story_ids: Collection[str]) -> list[Share]:
    """The shares of some stories: those that are over first, each part oldest first."""
    if not story_ids:
        return []
    over_first = case((Share.state.in_(OVER), 0), else_=1)
    return list(
        db.session().scalars(
            select(Share)
            .where(Share.story_id.in_(story_ids))
            .options(lazyload(Share.story), lazyload(Share.revision), lazyload(Share.link))
            .order_by(over_first, Share.made_at, Share.id)
        )
    )


def is_posted(share: Share) -> bool:
    """Whether a share was posted and not taken back."""
    return share.posted_at is not None and share.state != State.taken_back


def active_share(story: Story, channel: str) -> Share | None:
    """The prepared or posted share of a story on a channel, not a declared one; or None."""
    active_states = (State.prepared, State.posted)
    found = (s for s in shares_of_story(story) if s.channel == channel and not s.declared)
    return next((s for s in found if s.state in active_states), None)


def prepared_shares(*, person_id: str, program_id: str) -> list[Share]:
    """The prepared, not yet posted shares of a person in a program, oldest first."""
    statement = select(Share).where(
        Share.person_id == person_id,
        Share.program_id == program_id,
        Share.state == State.prepared,
    )
    return list(db.session().scalars(statement.order_by(Share.made_at, Share.id)))


def ready_shares(person_id: str) -> list[Share]:
    """The prepared, not yet posted shares of a person in all programs, oldest first.

    Each with its revision; story and link are read when they are asked for.
    """
    statement = select(Share).where(Share.person_id == person_id, Share.state == State.prepared)
    statement = statement.options(
        joinedload(Share.revision), lazyload(Share.story), lazyload(Share.link)
    )
    return list(db.session().scalars(statement.order_by(Share.made_at, Share.id)))


def posted_since(person_id: str, since: datetime) -> list[Share]:
    """The shares that a person posted since a moment, newest first."""
    statement = select(Share).where(Share.person_id == person_id, Share.posted_at >= since)
    return list(db.session().scalars(statement.order_by(Share.posted_at.desc(), Share.id)))


def words_for(story: Story, channel: str) -> str:
    """The approved words for a channel: the author's shorter text, where there is one."""
    approved = stories.approved(story)
    found = db.session().get(ShorterText, (approved.id, channel)) if channel else None
    return found.body if found else approved.body


def words_of(share: Share) -> str:
    """The words of a share, without the disclosure before and the link after them."""
    if share.declared:
        return share.body
    return share.body.removeprefix(f"{share.disclosure}\n\n").rpartition("\n\n")[0]


def declared_figures(share_ids: Collection[str]) -> dict[str, DeclaredFigures]:
    """What authors declared about their posts, by share id. Only the author may see them."""
    found = select(DeclaredFigures).where(DeclaredFigures.share_id.in_(share_ids))
    return {figures.share_id: figures for figures in db.session().scalars(found)}


def shared_by(person_ids: Collection[str]) -> list[tuple[str, str, datetime, Story, Revision]]:
    """Posts of these people as (person, program, moment, story, revision), oldest first."""
    found = (
        select(Share.person_id, Share.program_id, Share.posted_at, Story, Revision)
        .join(Story, Story.id == Share.story_id)
        .join(Revision, Revision.id == Share.revision_id)
        .where(Share.person_id.in_(person_ids), Share.posted_at.is_not(None))
        .options(joinedload(Story.brief))
        .order_by(Share.posted_at, Share.id)
    )
    return [
        (person, program, at, story, revision)
        for person, program, at, story, revision in db.session().execute(found)
        if at is not None
    ]


def shared_texts(story: Story, since: datetime) -> Iterator[tuple[str, str]]:
    """Yield (person, approved text) of shares that others in the program posted since a moment.

    Texts in another language, or half or twice as long, cannot be similar and are left out.
    """
    length = len(story.body)
    found = (
        select(Share.person_id, Revision.body)
        .join(Revision, Revision.id == Share.revision_id)
        .join(Story, Story.id == Share.story_id)
        .where(Share.program_id == story.program_id, Share.posted_at >= since)
        .where(Share.person_id != story.person_id, Story.language == story.language)
        .where(func.length(Revision.body).between(length // 2, length * 2))
        .distinct()
    )
    yield from ((person_id, body) for person_id, body in db.session().execute(found))
