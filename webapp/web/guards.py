"""Every route says who may come in; a route that says nothing is closed and says so loudly."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_login import current_user

from webapp.kernel.errors import NotAllowed, Unavailable
from webapp.kernel.rules import Rule, public

View = TypeVar("View", bound=Callable[..., Any])
Loader = Callable[[Any, str], Any]
_declared: dict[Callable[..., Any], "Guard"] = {}


@dataclass(frozen=True)
class Guard:
    """A route's declaration: the rule, how its objects are found, the page shown on a conflict."""

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

    Each loader takes (person, id) and gives the object, or raises Missing where this person must
    not learn that it exists; the view receives the object in place of the id. `page` is the
    endpoint that shows the object as it stands now when a verb meets a conflict; `largest` is how
    many bytes may be sent to this route where it takes a file; `secret` says that its query is one,
    which is not carried on by a way round over the sign-in page.
    """

    def declared(view: View) -> View:
        _declared[view] = Guard(rule, loaders, page, largest, secret)
        return view

    return declared


def guard_of(endpoint: str) -> Guard | None:
    """The declaration of an endpoint, or None."""
    return _declared.get(current_app.view_functions[endpoint])


def person() -> Any:  # noqa: ANN401 - people's noun, which this layer does not know
    """The person signed in, or None."""
    return current_user._get_current_object() if current_user.is_authenticated else None  # noqa: SLF001


def enforce() -> Response | None:
    """Before each request: load the objects, ask the rule."""
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
    """To the sign-in page, and back here afterwards; without the query where that is secret."""
    here = request.path if secret else request.full_path.rstrip("?")
    following = here if request.method == "GET" else None
    return redirect(url_for("people.sign_in", next=following))  # type: ignore[return-value]


def admit_files(app: Flask) -> None:
    """Let routes that take a file take a large one; asked before anything reads what was sent."""

    @app.before_request
    def _admit() -> None:
        guard = guard_of(request.endpoint) if request.endpoint else None
        if guard is not None and guard.largest is not None:
            request.max_content_length = guard.largest


def install(app: Flask) -> None:
    """Close the house: no view runs before its guard was asked. Files of the theme are open."""
    app.before_request(enforce)
    for endpoint, view in app.view_functions.items():
        if endpoint.rpartition(".")[2] == "static":
            _declared[view] = Guard(public, {}, None)
