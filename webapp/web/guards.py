"""Guards: every route declares who may call it. A route without a guard answers 500."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_login import current_user

from webapp.core.errors import NotAllowed, Unavailable
from webapp.core.permissions import Rule, public

View = TypeVar("View", bound=Callable[..., Any])
Loader = Callable[[Any, str], Any]
DECLARED = "declared_guard"


@dataclass(frozen=True)
class Guard:
    """A route's rule, the loaders of its objects, and the page shown on a conflict."""

    rule: Rule
    loaders: dict[str, Loader]
    page: str | None
    largest: int | None = None
    secret: bool = False


def guarded(
    rule: Rule, *, page: str | None = None, largest: int | None = None, secret: bool = False,
    **loaders: Loader,
) -> Callable[[View], View]:  # fmt: skip
    """Declare who may call a view.

    Each loader takes (person, id) and returns the object, or raises Missing where this person must
    not learn that it exists; the view receives the object in place of the id. `page` is the
    endpoint that shows the current object when a service meets a conflict; `largest` is the most
    bytes that a route which takes a file accepts; `secret` keeps the query out of the address to
    return to after signing in.
    """

    def declared(view: View) -> View:
        setattr(view, DECLARED, Guard(rule, loaders, page, largest, secret))
        return view

    return declared


def guard_of(endpoint: str) -> Guard | None:
    """The guard of an endpoint, or None where none is declared. Static files are public."""
    if endpoint.rpartition(".")[2] == "static":
        return Guard(public, {}, None)
    found: Guard | None = getattr(current_app.view_functions[endpoint], DECLARED, None)
    return found


def rule_name(view: Callable[..., Any]) -> str:
    """The name of the rule that a view's guard asks; empty without a guard."""
    guard: Guard | None = getattr(view, DECLARED, None)
    return guard.rule.name if guard else ""


def person() -> Any:  # noqa: ANN401 - a Person, which this layer does not know
    """The person signed in, or None."""
    # Each attribute of the proxy would look the person up again.
    found = current_user._get_current_object()  # noqa: SLF001
    return found if found is not None and found.is_authenticated else None


def enforce() -> Response | None:
    """Before each request: load the objects of the address and ask the rule."""
    endpoint = request.endpoint
    if endpoint is None:
        return None
    if any("\0" in str(value) for value in (request.view_args or {}).values()):
        abort(404)
    if g.get("database_down", False):
        raise Unavailable("Please try again in a moment.")
    guard = guard_of(endpoint)
    if guard is None:
        current_app.logger.error("route %s declares no guard", endpoint)
        abort(500)
    if guard.rule is public and not guard.loaders:
        return None
    me = person()
    if me is None and guard.rule is not public:
        return to_sign_in(secret=guard.secret)
    thing = _load(guard, me)
    if (reason := guard.rule.reason(me, thing)) is not None:
        raise NotAllowed(reason)
    return None


def _load(guard: Guard, me: Any) -> Any:  # noqa: ANN401 - any noun
    thing = None
    for name, loader in guard.loaders.items():
        if request.view_args is not None:
            thing = loader(me, request.view_args[name])
            request.view_args[name] = thing
    return thing


def to_sign_in(*, secret: bool = False) -> Response:
    """Redirect to the sign-in page, which returns here afterwards (without a secret query)."""
    here = request.script_root + (request.path if secret else request.full_path.rstrip("?"))
    following = here if request.method == "GET" else None
    return redirect(url_for("people.sign_in", next=following))  # type: ignore[return-value]


def allow_uploads(app: Flask) -> None:
    """Let routes that take a file accept a large body; decided before anything reads the body."""

    @app.before_request
    def _allow() -> None:
        guard = guard_of(request.endpoint) if request.endpoint else None
        if guard is not None and guard.largest is not None:
            request.max_content_length = guard.largest


def install(app: Flask) -> None:
    """Ask the guard before every view."""
    app.before_request(enforce)
