"""Queries of the career page and of personal links."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import lazyload

from webapp.careers.models import Referral
from webapp.careers.rules import reads_visits
from webapp.careers.workflow import ReferralState
from webapp.core import db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.core.lists import PAGE
from webapp.networks.registry import CAREER
from webapp.people.models import Person
from webapp.program_kinds import Consent, Kind
from webapp.programs import queries as programs
from webapp.programs.models import ConsentEntry, Enrollment, Program
from webapp.programs.workflow import EnrollmentState
from webapp.sharing.models import ON_CAREER_PAGE, Share
from webapp.sharing.queries import words_of
from webapp.sharing.workflow import State
from webapp.stories.models import Revision, Story
from webapp.stories.workflow import State as StoryState
from webapp.tracking.models import TrackedLink
from webapp.tracking.queries import CAREER_LIST

# The last page that can be asked for; a larger offset would only cost time.
LAST = 1_000
NO_STORY = gettext_noop("This story is not on the career page, or no longer.")
NO_LINK = gettext_noop("There is no such link.")


@dataclass(frozen=True)
class CareerStory:
    """A story as the public career page shows it. `token` is the last part of its address."""

    token: str
    link_id: str
    title: str
    body: str
    language: str
    author: str
    disclosure: str
    at: datetime
    program: Program


@dataclass(frozen=True)
class StoryPage:
    """One page of the list: its stories, its number from 1, and whether there are older stories."""

    rows: tuple[CareerStory, ...]
    number: int
    older: bool


def story_page(number: int, language: str = "") -> StoryPage:
    """One page of the stories that may be shown now, newest first; a page after the last is empty.

    The stories are not counted: that would read all of them for each visitor.
    """
    number = min(max(1, number), LAST)
    wanted = _newest(language).limit(PAGE + 1).offset((number - 1) * PAGE)
    ids = db.session().scalars(wanted).all()
    return StoryPage(tuple(_stories(ids[:PAGE])), number, older=len(ids) > PAGE and number < LAST)


def newest_stories(most: int, language: str = "") -> list[CareerStory]:
    """The newest stories that may be shown now, at most so many."""
    return _stories(db.session().scalars(_newest(language).limit(most)).all())


def story_at(token: str) -> CareerStory:
    """The story at an address of the career page. Raises Missing unless it may be shown now."""
    # By its story, of which shares have an index, and as values: SQLite would begin with all shares.
    link, story = (
        select(column).where(TrackedLink.token == token).scalar_subquery()
        for column in (TrackedLink.id, TrackedLink.story_id)
    )
    found = _shown().where(Share.story_id == story, Share.link_id == link)
    stories = _stories(db.session().scalars(found).all())
    if not stories:
        raise Missing(NO_STORY)
    return stories[0]


def list_link() -> str | None:
    """The id of the link for which visits of the list are counted; None before the first story."""
    found = select(TrackedLink.id).where(
        TrackedLink.story_id.is_(None), TrackedLink.channel == CAREER_LIST
    )
    return db.session().scalar(found.order_by(TrackedLink.made_at, TrackedLink.id).limit(1))


def is_shown(share: Share) -> bool:
    """Whether a share is on the career page now."""
    return db.session().scalar(_shown().where(Share.id == share.id)) is not None


def _newest(language: str) -> Select[Any]:
    return _shown(language).order_by(Share.posted_at.desc(), Share.id.desc())


def _shown(language: str = "") -> Select[Any]:
    """The ids of shares that may be shown: everything that allows it is asked at each request."""
    consenting = (
        select(ConsentEntry.given)
        .where(
            ConsentEntry.enrollment_id == Enrollment.id,
            ConsentEntry.consent == Consent.career_page,
        )
        .order_by(ConsentEntry.id.desc())
        .limit(1)
        .correlate(Enrollment)
        .scalar_subquery()
    )
    enrolled = and_(
        Enrollment.person_id == Share.person_id,
        Enrollment.program_id == Share.program_id,
        Enrollment.state == EnrollmentState.active,
    )
    found = (
        select(Share.id)
        .join(Story, Story.id == Share.story_id)
        .join(Enrollment, enrolled)
        .where(ON_CAREER_PAGE, Story.state == StoryState.approved, consenting.is_(True))
    )
    return found.where(Story.language == language) if language else found


def _stories(ids: Sequence[str]) -> list[CareerStory]:
    """The stories of these shares, newest first."""
    found = (
        select(Share, Revision.title, Story.language, Person.name, Program, TrackedLink.token)
        .join(Revision, Revision.id == Share.revision_id)
        .join(Story, Story.id == Share.story_id)
        .join(Person, Person.id == Share.person_id)
        .join(Program, Program.id == Share.program_id)
        .join(TrackedLink, TrackedLink.id == Share.link_id)
        .where(Share.id.in_(ids))
        .order_by(Share.posted_at.desc(), Share.id.desc())
    )
    lean = found.options(lazyload(Share.story), lazyload(Share.link))
    rows = db.session().execute(lean) if ids else ()
    return [
        CareerStory(
            token, share.link_id, title, words_of(share), language, name, share.disclosure,
            share.posted_at, program,
        )
        for share, title, language, name, program, token in rows
        if share.link_id is not None and share.posted_at is not None
    ]  # fmt: skip


def own_referrals(person: Person) -> list[Referral]:
    """The personal links of a person, newest first."""
    own = select(Referral).where(Referral.person_id == person.id)
    return list(db.session().scalars(own.order_by(Referral.made_at.desc(), Referral.id)))


def own_referral(person: Person, referral_id: str) -> Referral:
    """A person's own link; raises Missing."""
    found = db.session().get(Referral, referral_id)
    if found is None or found.person_id != person.id:
        raise Missing(NO_LINK)
    return found


def usable_referrals(person: Person) -> int:
    """The number of links of a person that are not ended."""
    own = select(func.count()).select_from(Referral).where(Referral.person_id == person.id)
    return db.session().scalar(own.where(Referral.state != ReferralState.ended)) or 0


def over(moment: datetime, most: int) -> list[Referral]:
    """The links whose day of deletion has come, the oldest first, at most so many."""
    found = select(Referral).where(Referral.deleted_on <= moment).order_by(Referral.deleted_on)
    return list(db.session().scalars(found.limit(most)))


def career_shares(person_id: str, program_id: str) -> list[Share]:
    """The shares of a person in a program that are on the career page, or would be."""
    found = select(Share).where(
        Share.person_id == person_id, Share.program_id == program_id,
        Share.channel == CAREER, Share.state == State.posted,
    )  # fmt: skip
    return list(db.session().scalars(found.order_by(Share.id)))


def program_for(person: Person, slug: str) -> Program:
    """A sharing program whose visits a person may read or to which they belong; raises Missing."""
    found = programs.by_slug(slug)
    if found is None or not (reads_visits(person, found) or programs.belongs(person, found.id)):
        raise Missing(programs.NO_PROGRAM)
    return programs.of_kind(found, Kind.sharing)
