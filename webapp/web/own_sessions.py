"""The sessions of one person: list them, end all but one."""

from typing import Any

from flask import session as web_session
from sqlalchemy import delete, select

from webapp.core import clock, db
from webapp.web.sessions import ABSOLUTE, IDLE, StoredSession, session_hash


def current_hash() -> str:
    """The hash of this request's session."""
    current: Any = web_session
    return session_hash(str(current.number))


def of_person(person_id: str) -> list[StoredSession]:
    """The sessions of a person that have not expired, the newest first."""
    moment = clock.now()
    running = (
        select(StoredSession)
        .where(StoredSession.person_id == person_id)
        .where(StoredSession.seen_at >= moment - IDLE, StoredSession.made_at >= moment - ABSOLUTE)
        .order_by(StoredSession.made_at.desc(), StoredSession.hash)
    )
    return list(db.session().scalars(running))


def end_others_of(event: Any) -> None:  # noqa: ANN401 - an event of people, a higher layer
    """End every session of the person that an event is about, except the one that it keeps."""
    db.session().execute(
        delete(StoredSession).where(
            StoredSession.person_id == event.object_id, StoredSession.hash != event.kept
        )
    )
