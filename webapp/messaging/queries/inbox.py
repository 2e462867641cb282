"""Queries of the inbox and of the daily summary."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

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


def inbox(
    person: Person, number: int, topic: Topic | None = None, *, new: bool = False
) -> Page[Notice]:
    """One page of a person's notices: the unread ones first, then the newest.

    `topic` and `new` show only the notices about one topic, only the unread ones.
    """
    mine = select(Notice.id).where(Notice.person_id == person.id)
    if topic is not None:
        mine = mine.where(Notice.topic == topic)
    if new:
        mine = mine.where(Notice.read_at.is_(None))
    ordered = mine.order_by(Notice.read_at.is_not(None), Notice.made_at.desc(), Notice.id)
    return page_of_query(ordered, number, _loaded)


def _loaded(ids: Sequence[str]) -> list[Notice]:
    found = {n.id: n for n in db.session().scalars(select(Notice).where(Notice.id.in_(ids)))}
    return [found[notice_id] for notice_id in ids]


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
