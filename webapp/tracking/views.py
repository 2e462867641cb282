"""GET|HEAD /r/<token>: redirect to the program's destination and count the visit.

The redirect is sent even when counting fails.
"""

import re
import time
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app
from sqlalchemy.exc import SQLAlchemyError

from webapp.core import runtime
from webapp.core.db import ALPHABET
from webapp.core.errors import Missing
from webapp.core.permissions import public
from webapp.core.runtime import PerApplication
from webapp.tracking import queries
from webapp.tracking.handover import handed_over
from webapp.tracking.observing import count_request
from webapp.tracking.queries import LinkTarget
from webapp.tracking.services.links import TOKEN_LENGTH
from webapp.web.guards import guarded

bp = Blueprint("links", __name__)

# Seconds until a changed destination takes effect in every process.
KEPT = 10.0
MOST = 20_000


# Editors glue punctuation, spaces and invisible characters to a link. Letters and digits may belong
# to another token, which is never guessed.
TOKEN = re.compile(rf"[\W_]*([{ALPHABET}]{{{TOKEN_LENGTH}}})(?![^\W_])")


class LinkCache:
    """The targets of recently used tokens, each for KEPT seconds."""

    def __init__(self) -> None:
        self._entries: dict[str, tuple[float, LinkTarget]] = {}

    def get(self, token: str) -> LinkTarget | None:
        """The target of a token, from memory or the database; None for an unknown token.

        While the database does not answer, a known target stays.
        """
        moment = time.monotonic()
        entry = self._entries.get(token)
        if entry is not None and entry[0] > moment:
            return entry[1]
        try:
            found = queries.find_target(token)
        except SQLAlchemyError:
            if entry is None:
                raise
            current_app.logger.warning("the database does not answer; a known link still redirects")
            found = entry[1]
        if found is not None:
            if len(self._entries) >= MOST:
                self._entries.clear()
            self._entries[token] = (moment + KEPT, found)
        return found


link_cache = PerApplication(lambda _settings: LinkCache())


@bp.route("/r/<path:token>", methods=["GET", "HEAD"])
@guarded(public)
def follow(token: str) -> Response:
    """Redirect to the destination of the link. No request parameter can change it."""
    written = TOKEN.match(token)
    target = link_cache().get(written[1]) if written else None
    if target is None:
        raise Missing("This link does not exist. Its last letters may be missing.")
    # Plain text, so that no content security policy is added.
    response = Response(status=302, mimetype="text/plain")
    response.headers["Location"] = _destination(target)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    if target.counted:
        count_request(target.link_id, response.status_code)
    return response


def _destination(target: LinkTarget) -> str:
    """The destination, or a page of this application when its host is no longer allowed.

    Destinations that the settings list get the code of the channel.
    """
    settings = runtime.current().settings
    if urlsplit(target.destination).hostname in settings.link_hosts:
        return handed_over(target.destination, target.code)
    return f"{settings.base_url}{target.fallback}"
