"""Sessions of people who signed in are stored on the server; others are a signed cookie.

The cookie of a stored session contains a random number, the table its hash, so signing out ends a
session at once, and closing an account ends all of its sessions. Before sign-in there is nothing to
end: the cookie itself contains the form token and messages, and no page writes a row.
A session ends after four idle hours, so that a person who writes a long story does not lose it.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, current_app, g, request
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import String, Text, bindparam, delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import CallbackDict

from webapp.core import clock, db
from webapp.core.events import Event
from webapp.core.unit_of_work import unit_of_work

IDLE = timedelta(hours=4)
ABSOLUTE = timedelta(hours=12)
TOUCH = timedelta(minutes=5)
CSRF = "csrf_token"
# The key under which Flask-Login keeps the id of who is signed in.
PERSON = "_user_id"
# The first letter of a signed cookie; no number of a stored session begins with it.
SIGNED = "~"
# Browsers refuse longer cookies.
LONGEST = 4_000
# Paths that work without a session, whatever the version of the schema.
ALWAYS = ("/r/", "/static/", "/healthz", "/readyz")
# Pages that know nobody and count no request; their forms carry no authority, so they have no token.
UNSEEN = ("/ballot/", "/ballot-secrecy", "/candidates/", "/anonymous/")
# Paths without a session: they set no cookie and read no session row.
WITHOUT = (*ALWAYS, *UNSEEN, "/careers/stories")


class StoredSession(db.Base):
    """One session. `hash` is of the number in the cookie, so a database dump signs nobody in."""

    __tablename__ = "web_session"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str | None] = mapped_column(String(16), index=True)
    data: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)


_STORED = select(StoredSession.data, StoredSession.made_at, StoredSession.seen_at).where(
    StoredSession.hash == bindparam("hash")
)


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """The session dictionary of a request."""

    def __init__(self, initial: dict[str, Any], number: str | None) -> None:
        def changed(changed_session: Any) -> None:  # noqa: ANN401 - werkzeug's callback
            changed_session.modified = True

        super().__init__(initial, changed)
        self.number = number
        self.modified = False
        self.accessed = True
        self.old_numbers: list[str] = []

    @property
    def renewed(self) -> bool:
        """Whether somebody signed in or out in this request."""
        return bool(self.number is None or self.old_numbers or not self)

    def renew(self) -> None:
        """Use a new number after sign-in, which prevents session fixation."""
        if self.number:
            self.old_numbers.append(self.number)
        self.number = None
        # A form token that was read before signing in is not valid afterwards.
        self.pop(CSRF, None)
        self.modified = True


def session_hash(number: str) -> str:
    """The primary key of the session with this number."""
    return hashlib.sha256(number.encode()).hexdigest()


class Sessions(SessionInterface):
    """Reads and writes the table, each in a unit of work of its own."""

    def __init__(
        self, cookie: str, *, secure: bool, path: str = "", outage: Callable[[], Response]
    ) -> None:
        self.cookie = cookie
        self.secure = secure
        # The answer that replaces one whose session could not be stored.
        self.outage = outage
        # Other applications of the host do not get the cookie.
        self.path = path or "/"

    def open_session(self, app: Flask, request: Request) -> ServerSession:  # noqa: ARG002 - Flask's
        """The session of a request; an empty one for an unknown or expired number."""
        if request.path.startswith(WITHOUT) or not (number := request.cookies.get(self.cookie)):
            return ServerSession({}, None)
        if number.startswith(SIGNED):
            return ServerSession(signed_data(number), None)
        try:
            row = db.session().execute(_STORED, {"hash": session_hash(number)}).first()
        except SQLAlchemyError:
            # The error page must not query the database again.
            g.database_down = True
            return ServerSession({}, None)
        moment = clock.now()
        if row is None or moment - row.seen_at > IDLE or moment - row.made_at > ABSOLUTE:
            return ServerSession({}, None)
        opened = ServerSession(json.loads(row.data), number)
        opened.modified = moment - row.seen_at > TOUCH
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Store a modified session; delete an empty one and its cookie."""
        if not isinstance(session, ServerSession) or not session.modified:
            return
        if request.path.startswith(WITHOUT):
            # A message of an error page must not replace the cookie of who is signed in.
            return
        if not session.get(PERSON) and session.number is None and not session.old_numbers:
            self._set_cookie(session, signed_cookie(dict(session)), response)
            return
        if g.get("database_down", False):
            return
        renewed = session.renewed
        try:
            with unit_of_work():
                self._write(session)
        except SQLAlchemyError:
            app.logger.exception("a session could not be written")
            if renewed:
                _replace(response, self.outage())
            return
        self._set_cookie(session, str(session.number), response)

    def _write(self, session: ServerSession) -> None:
        for number in session.old_numbers:
            _forget(number)
        if not session:
            _forget(session.number)
        elif session.number is None:
            session.number = secrets.token_urlsafe(32)
            _begin(session)
        elif not _keep(session):
            # The session was ended while this request ran, and must not be created again.
            session.clear()

    def _set_cookie(self, session: ServerSession, value: str, response: Response) -> None:
        place: dict[str, Any] = {
            "secure": self.secure, "httponly": True, "samesite": "Lax", "path": self.path,
        }  # fmt: skip
        if not session:
            response.delete_cookie(self.cookie, **place)
        elif len(value) <= LONGEST:
            response.set_cookie(self.cookie, value, max_age=ABSOLUTE, **place)


def _replace(response: Response, other: Response) -> None:
    response.headers.pop("Location", None)
    response.status, response.mimetype = other.status, "text/html"
    response.set_data(other.get_data())


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="session before sign-in")


def signed_cookie(data: dict[str, Any]) -> str:
    """The cookie of a session that is not stored."""
    return SIGNED + str(_signer().dumps(data))


def signed_data(cookie: str) -> dict[str, Any]:
    """The data of a signed cookie; empty for a forged or old one."""
    try:
        found = _signer().loads(cookie.removeprefix(SIGNED), max_age=int(ABSOLUTE.total_seconds()))
    except BadData:
        return {}
    # Nobody is signed in by a cookie alone.
    return {name: value for name, value in dict(found).items() if name != PERSON}


def _begin(session: ServerSession) -> None:
    moment = clock.now()
    row = StoredSession(hash=session_hash(str(session.number)), made_at=moment, **_content(session))
    db.session().add(row)


def _keep(session: ServerSession) -> bool:
    """Update a session; False if it was ended meanwhile."""
    changed = db.session().scalar(
        update(StoredSession)
        .where(StoredSession.hash == session_hash(str(session.number)))
        .values(**_content(session))
        .returning(StoredSession.hash)
    )
    return changed is not None


def _content(session: ServerSession) -> dict[str, Any]:
    return {
        "data": json.dumps(dict(session)),
        "person_id": session.get(PERSON),
        "seen_at": clock.now(),
    }


def _forget(number: str | None) -> None:
    if number:
        db.session().execute(
            delete(StoredSession).where(StoredSession.hash == session_hash(number))
        )


def sweep() -> int:
    """Delete expired sessions; return how many."""
    moment = clock.now()
    over = (StoredSession.seen_at < moment - IDLE) | (StoredSession.made_at < moment - ABSOLUTE)
    return len(db.session().execute(delete(StoredSession).where(over).returning(1)).all())


def end_all(person_id: str) -> None:
    """End every session of a person, at once."""
    db.session().execute(delete(StoredSession).where(StoredSession.person_id == person_id))


def end_all_of(event: Event) -> None:
    """End every session of the person that an event is about."""
    end_all(event.object_id)


def cookie_name(secure: bool, path: str = "") -> str:  # noqa: FBT001 - read from the settings
    """`__Host-` binds the cookie to this host, where TLS allows it; it needs the root as path."""
    if not secure:
        return "francparler"
    return "__Secure-francparler" if path else "__Host-francparler"
