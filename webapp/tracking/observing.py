"""Counting the present request, on a page that is visited or at a redirect."""

from flask import current_app, request
from sqlalchemy.exc import SQLAlchemyError

from analytics.core.traffic import HEADERS
from webapp.core.crypto import SealError
from webapp.tracking.counting import ObservedRequest, counter

# The headers that distinguish a visit from a prefetch, by their WSGI names.
HEADER_KEYS = {name: f"HTTP_{name.upper().replace('-', '_')}" for name in HEADERS}


def count_request(link_id: str, status: int) -> None:
    """Count the present request for a link; `status` is that of its answer.

    The answer is sent even when counting fails.
    """
    environ = request.environ
    headers = {name: environ[key] for name, key in HEADER_KEYS.items() if key in environ}
    agent = environ.get("HTTP_USER_AGENT", "")
    observed = ObservedRequest(request.method, status, request.remote_addr or "", agent, headers)
    try:
        counter().count(link_id, observed)
    except (OSError, SQLAlchemyError, SealError):
        current_app.logger.exception("a visit could not be counted; the visitor was answered")
