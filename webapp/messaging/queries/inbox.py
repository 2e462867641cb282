"""Queries of the inbox and of the daily summary."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, case, func, select

from webapp.core import db
from webapp.core.errors import Missing
from webapp.core.lists import Page, page_of_query
from webapp.messaging.models import Notice
from webapp.messaging.topics import TOPICS, Topic, Way
from webapp.people.models import Person

# Built once, because every page asks for it.
_UNREAD = (
    select(func.count())
    .select_from(Notice)
    .where(Notice.person_id == bindparam("person_id"), Notice.read_at.is_(None))
    # The review queue has a number of its own.
    .where(Notice.topic != Topic.reviews)
)


@dataclass(frozen=True)
class Thread:
    """The messages to a person about one object, the newest first."""

    notices: tuple[Notice, ...]

    @property
    def latest(self) -> Notice:
        """The newest message."""
        return self.notices[0]

    @property
    def new(self) -> bool:
        """Whether one of them was not opened."""
        return any(notice.read_at is None for notice in self.notices)


def inbox(
    person: Person, number: int, topic: Topic | None = None, *, new: bool = False
) -> Page[Thread]:
    """One page of a person's messages, grouped by what they are about: new ones first, then by time.

    `topic` and `new` show only the messages about one topic, only those that were not opened.
    """
    mine = [Notice.person_id == person.id]
    if topic is not None:
        mine.append(Notice.topic == topic)
    if new:
        mine.append(Notice.read_at.is_(None))
    opened = case((Notice.read_at.is_(None), 0), else_=1)
    ordered = (
        select(Notice.about_id).where(*mine).group_by(Notice.about_id)
        .order_by(func.min(opened), func.max(Notice.made_at).desc(), Notice.about_id)
    )  # fmt: skip

    def load(about_ids: Sequence[str]) -> list[Thread]:
        found = select(Notice).where(*mine, Notice.about_id.in_(about_ids))
        by_object: dict[str, list[Notice]] = {about_id: [] for about_id in about_ids}
        for notice in db.session().scalars(found.order_by(Notice.made_at.desc(), Notice.id)):
            by_object[notice.about_id].append(notice)
        return [Thread(tuple(notices)) for notices in by_object.values()]

    return page_of_query(ordered, number, load)


def unread(person: Person) -> int:
    """The number of notices that a person has not opened, without those about the review queue."""
    return db.session().scalar(_UNREAD, {"person_id": person.id}) or 0


def own(person: Person, notice_id: str) -> Notice:
    """A notice of this person; raises Missing."""
    found = db.session().get(Notice, notice_id)
    if found is None or found.person_id != person.id:
        raise Missing("This message does not exist.")
    return found


def topics_of(person: Person) -> list[Topic]:
    """The topics of the notices in a person's inbox, in the order of TOPICS."""
    found = select(Notice.topic).where(Notice.person_id == person.id).distinct()
    known = set(db.session().scalars(found))
    return [topic for topic in TOPICS if topic in known]


def latest(person: Person, most: int) -> list[Notice]:
    """The latest notices of a person, newest first."""
    found = select(Notice).where(Notice.person_id == person.id)
    return list(db.session().scalars(found.order_by(Notice.made_at.desc(), Notice.id).limit(most)))


def for_digest(person: Person) -> list[Notice]:
    """The unread notices that the person's next digest lists, oldest first."""
    found = (
        select(Notice)
        .where(Notice.person_id == person.id, Notice.way == Way.digest)
        .where(Notice.digested_at.is_(None), Notice.read_at.is_(None))
        .order_by(Notice.made_at, Notice.id)
    )
    return list(db.session().scalars(found))
