"""GET|HEAD /r/<token>: redirects to the program's destination and counts the visit.

A failure to count never stops the redirect.
"""

import time
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from analytics.core.traffic import HEADERS
from webapp.core import runtime
from webapp.core.crypto import SealError
from webapp.core.errors import Missing
from webapp.core.permissions import public
from webapp.core.runtime import PerApplication
from webapp.tracking import queries
from webapp.tracking.counting import ObservedRequest, counter
from webapp.tracking.queries import LinkTarget
from webapp.web.guards import guarded

bp = Blueprint("links", __name__)

# A changed destination or a retired link takes effect in each process within so many seconds.
KEPT = 10.0
MOST = 20_000
# The headers that distinguish a visit from a prefetch, by their WSGI names.
HEADER_KEYS = {name: f"HTTP_{name.upper().replace('-', '_')}" for name in HEADERS}


class LinkCache:
    """Targets of tokens that were looked up in the last seconds."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, LinkTarget]] = {}

    def get(self, token: str) -> LinkTarget | None:
        """Where a token leads, from memory or from the table; None for an unknown one."""
        moment = time.monotonic()
        kept = self._kept.get(token)
        if kept is not None and kept[0] > moment:
            return kept[1]
        found = queries.find_target(token)
        if found is not None:
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[token] = (moment + KEPT, found)
        return found


link_cache = PerApplication(lambda _settings: LinkCache())


@bp.route("/r/<token>", methods=["GET", "HEAD"])
@guarded(public)
def follow(token: str) -> Response:
    """Redirect. There is no other parameter: nobody can make this address lead elsewhere."""
    target = link_cache().get(token)
    if target is None:
        raise Missing("This link leads nowhere. It may have been copied without its last letters.")
    # The body is plain text, so that no content policy for pages is added.
    answer = Response(status=302, mimetype="text/plain")
    answer.headers["Location"] = _destination(target)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    _count(target, answer.status_code)
    return answer


def _destination(target: LinkTarget) -> str:
    """The destination, or the charter when its host is no longer allowed."""
    settings = runtime.current().settings
    if urlsplit(target.destination).hostname in settings.link_hosts:
        return target.destination
    return f"{settings.base_url}/charter/{target.charter}"


def _count(target: LinkTarget, status: int) -> None:
    environ = request.environ
    headers = {name: environ[key] for name, key in HEADER_KEYS.items() if key in environ}
    agent = environ.get("HTTP_USER_AGENT", "")
    observed = ObservedRequest(request.method, status, request.remote_addr or "", agent, headers)
    try:
        counter().count(target.link_id, observed)
    except (OSError, SQLAlchemyError, SealError):
        current_app.logger.exception("a visit could not be counted; the visitor was led on")
