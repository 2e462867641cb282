"""GET|HEAD /r/<token>: leads to the program's destination, and counts. Counting never stops it."""

import time
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from analytics.plain.traffic import HEADERS
from webapp.config import Settings
from webapp.kernel.crypto import SealError
from webapp.kernel.errors import Missing
from webapp.kernel.rules import public
from webapp.shares import queries
from webapp.shares.counting import Counter, Seen
from webapp.shares.queries import Target
from webapp.web.guards import guarded

room = Blueprint("links", __name__)

# A destination changed or a link retired takes effect within this many seconds in each process.
KEPT = 10.0
MOST = 20_000
# The headers that tell a visit from a look ahead, as WSGI names them.
TOLD = {name: f"HTTP_{name.upper().replace('-', '_')}" for name in HEADERS}


class Targets:
    """Tokens already looked up, for a few seconds."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, Target]] = {}

    def get(self, token: str) -> Target | None:
        """Where a token leads, from memory or from the table; None for an unknown one."""
        moment = time.monotonic()
        kept = self._kept.get(token)
        if kept is not None and kept[0] > moment:
            return kept[1]
        found = queries.target(token)
        if found is not None:
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[token] = (moment + KEPT, found)
        return found


@room.route("/r/<token>", methods=["GET", "HEAD"])
@guarded(public)
def follow(token: str) -> Response:
    """Lead on. There is no other parameter: nobody can make this address lead elsewhere."""
    targets: Targets = current_app.extensions["targets"]
    target = targets.get(token)
    if target is None:
        raise Missing("This link leads nowhere. It may have been copied without its last letters.")
    # Nobody sees a page here, so the answer is none and carries no policy for one.
    answer = Response(status=302, mimetype="text/plain")
    answer.headers["Location"] = _destination(target)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    _count(target, answer.status_code)
    return answer


def _destination(target: Target) -> str:
    """The destination, or the charter when its host is no longer allowed."""
    settings: Settings = current_app.extensions["settings"]
    if urlsplit(target.destination).hostname in settings.link_hosts:
        return target.destination
    return f"{settings.base_url}/charter/{target.charter}"


def _count(target: Target, status: int) -> None:
    counter: Counter = current_app.extensions["counter"]
    told = request.environ
    headers = {name: told[key] for name, key in TOLD.items() if key in told}
    agent = told.get("HTTP_USER_AGENT", "")
    seen = Seen(request.method, status, request.remote_addr or "", agent, headers)
    try:
        counter.count(target.link_id, seen)
    except (OSError, SQLAlchemyError, SealError):
        current_app.logger.exception("a visit could not be counted; the visitor was led on")
