"""Reads of messaging."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

from webapp.core import db
from webapp.core.errors import Missing
from webapp.core.lists import Page, page_of_query
from webapp.messaging.models import Notice
from webapp.people.models import Person

# Built once, because every page asks for it.
_UNREAD = (
    select(func.count())
    .select_from(Notice)
    .where(Notice.person_id == bindparam("person_id"), Notice.read_at.is_(None))
)


def inbox(person: Person, number: int) -> Page[Notice]:
    """One page of a person's notices: the unread ones first, then the newest."""
    mine = select(Notice.id).where(Notice.person_id == person.id)
    ordered = mine.order_by(
        Notice.read_at.is_not(None), Notice.made_at.desc(), Notice.id
    )  # fmt: skip
    return page_of_query(ordered, number, _loaded)


def _loaded(ids: Sequence[str]) -> list[Notice]:
    found = {n.id: n for n in db.session().scalars(select(Notice).where(Notice.id.in_(ids)))}
    return [found[notice_id] for notice_id in ids]


def unread(person: Person) -> int:
    """The number of notices that a person has not opened."""
    return db.session().scalar(_UNREAD, {"person_id": person.id}) or 0


def own(person: Person, notice_id: str) -> Notice:
    """A notice of this person; raises Missing."""
    found = db.session().get(Notice, notice_id)
    if found is None or found.person_id != person.id:
        raise Missing("This message does not exist.")
    return found
