"""What one application provides to the code below the web layer, in a context variable.

`create_app` makes one `Runtime`; pushing the application's context activates it. Two applications
in one process have two runtimes and do not affect each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from webapp.config import Settings
    from webapp.core.clock import Clock
    from webapp.core.crypto import KeyRing
    from webapp.core.events import Event, Handler

Made = TypeVar("Made")
Args = ParamSpec("Args")
Answer = TypeVar("Answer")


@dataclass
class Runtime:
    """One application's settings, sessions, keys, clock, event handlers and providers."""

    settings: Settings
    sessions: Callable[[], Session]
    keys: KeyRing
    clock: Clock
    handlers: Mapping[type[Event], tuple[Handler, ...]] = field(default_factory=dict)
    providers: Mapping[Provider[..., Any], Callable[..., Any]] = field(default_factory=dict)
    # Objects made on first use, one of each per application; see PerApplication.
    objects: dict[PerApplication[Any], Any] = field(default_factory=dict)

    def close(self) -> None:
        """Close the objects that hold connections; they are made again when they are used."""
        while self.objects:
            kind, made = self.objects.popitem()
            kind.close(made)


_current: ContextVar[Runtime | None] = ContextVar("runtime", default=None)


def current() -> Runtime:
    """The runtime of the active application. Raises LookupError outside its context."""
    found = _current.get()
    if found is None:
        raise LookupError("no application is active: push its context first")
    return found


def active() -> Runtime | None:
    """The runtime of the active application, or None."""
    return _current.get()


def activate(runtime: Runtime) -> Token[Runtime | None]:
    """Make a runtime the current one, until `deactivate` is called with the token."""
    return _current.set(runtime)


def deactivate(token: Token[Runtime | None]) -> None:
    """Undo one `activate`."""
    _current.reset(token)


class Provider(Generic[Args, Answer]):
    """A question that a lower package asks and a package above it answers.

    The lower package declares it with a default answer; the package above registers its
    function in `feature.py`.
    """

    def __init__(self, default: Callable[Args, Answer]) -> None:
        self._default = default

    def __call__(self, *args: Args.args, **kwargs: Args.kwargs) -> Answer:
        """Ask the function that the active application has registered."""
        function: Callable[Args, Answer] = current().providers.get(self, self._default)
        return function(*args, **kwargs)

    def answered_by(self, function: Callable[Args, Answer]) -> Provided:
        """The registration of a function, for `Feature.providers`."""
        return self, function

    def together(self, functions: Sequence[Callable[Args, Answer]]) -> Callable[Args, Answer]:
        """One function for those that were registered. Raises ValueError for more than one."""
        if len(functions) != 1:
            raise ValueError("several packages answer a question that has one answer")
        return functions[0]


class Collected(Provider[Args, tuple[Made, ...]]):
    """A question that several packages answer; the answers follow each other."""

    def __init__(self) -> None:
        super().__init__(lambda *_args, **_kwargs: ())

    def answered_by(self, function: Callable[Args, Iterable[Made]]) -> Provided:
        """The registration of a function, whose answers may be any iterable."""
        return self, function

    def together(
        self, functions: Sequence[Callable[Args, Iterable[Made]]]
    ) -> Callable[Args, tuple[Made, ...]]:
        """A function that returns the answers of all."""

        def answers(*args: Args.args, **kwargs: Args.kwargs) -> tuple[Made, ...]:
            return tuple(chain.from_iterable(each(*args, **kwargs) for each in functions))

        return answers


Provided = tuple[Provider[..., Any], Callable[..., Any]]


def _nothing_to_close(_made: object) -> None:
    """Most objects hold nothing."""


class PerApplication(Generic[Made]):
    """An object of which each application has one, made from its settings on first use.

    `close` ends what it holds, such as connections.
    """

    def __init__(
        self, make: Callable[[Settings], Made], close: Callable[[Made], object] = _nothing_to_close
    ) -> None:
        self._make = make
        self.close = close

    def __call__(self) -> Made:
        """The active application's object."""
        runtime = current()
        if self not in runtime.objects:
            # Two threads may both make one; the first that is stored serves both.
            runtime.objects.setdefault(self, self._make(runtime.settings))
        made: Made = runtime.objects[self]
        return made
