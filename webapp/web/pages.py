"""Pages: render with the right status, flash messages with an undo, safe redirects."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask import session as web_session

from webapp.web.forms import Form

FLASHES = "_flashes"


@dataclass(frozen=True)
class Message:
    """A flash message; `kind` is done, note or problem; the undo is a POST."""

    text: str
    kind: str = "done"
    undo_url: str | None = None
    undo_label: str | None = None
    # The button disappears after so many seconds, where it does nothing any more.
    undo_seconds: int | None = None


@dataclass(frozen=True)
class TimelineEntry:
    """One line of a timeline: when, who (None: the application), and what."""

    when: str
    who: str | None
    what: str


def render(template: str, **context: Any) -> Response:  # noqa: ANN401 - template's values
    """Render a template; status 409 after a conflict on a form, 422 for form errors."""
    forms = [v for v in context.values() if isinstance(v, Form)]
    status = 422 if any(f.refused for f in forms) else 200
    status = 409 if any(f.conflict for f in forms) else status
    return make_response(render_template(template, **context), status)


def flash(
    text: str, kind: str = "done", undo: tuple[str, str] | None = None, seconds: int | None = None
) -> None:
    """Show a message on the next page; `undo` is (address, label) of a POST.

    The button is there for `seconds`, or as long as the page.
    """
    url, label = undo or (None, None)
    web_session[FLASHES] = [*web_session.get(FLASHES, []), [text, kind, url, label, seconds]]


def messages() -> list[Message]:
    """The messages to show; they are removed from the session."""
    if FLASHES not in web_session:
        return []
    return [Message(*m) for m in web_session.pop(FLASHES)]


def redirect_to(endpoint: str, **values: Any) -> Response:  # noqa: ANN401 - route's values
    """Redirect with 303 after a POST, to a page that can be reloaded."""
    return redirect(url_for(endpoint, **values), 303)  # type: ignore[return-value]


def safe_next(target: str | None) -> str | None:
    """The target if it is a local path, else None."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    clean = not parts.netloc and not parts.scheme and all(c.isprintable() for c in target)
    return target if clean and "\\" not in target else None


def current_page(endpoint: str) -> Response:
    """The current page of the request's object, for an answer to a conflict.

    The page takes those objects of the request that its own address names.
    """
    named = {name for rule in current_app.url_map.iter_rules(endpoint) for name in rule.arguments}
    loaded = {name: value for name, value in (request.view_args or {}).items() if name in named}
    return make_response(current_app.view_functions[endpoint](**loaded))
