"""The Flask class of this application: pushing its context activates its runtime."""

from contextvars import Token
from typing import Any

from flask import Flask
from flask.ctx import AppContext

from webapp.config import Settings
from webapp.core import clock, runtime
from webapp.core.crypto import KeyRing
from webapp.core.runtime import Runtime
from webapp.web.database import db


class RuntimeContext(AppContext):
    """An application context that makes the application's runtime the current one."""

    def __init__(self, app: "Application") -> None:
        super().__init__(app)
        self._runtime = app.runtime
        self._activated: list[Token[Runtime | None]] = []

    def push(self) -> None:
        """Push the context and activate the runtime."""
        self._activated.append(runtime.activate(self._runtime))
        super().push()

    def pop(self, *args: Any) -> None:  # noqa: ANN401 - Flask's own
        """Pop the context; the runtime that was current before is current again."""
        try:
            super().pop(*args)
        finally:
            runtime.deactivate(self._activated.pop())


class Application(Flask):
    """Flask with one typed runtime in place of untyped extensions."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("webapp.web", template_folder="templates", static_folder=None)
        self.runtime = Runtime(
            settings=settings,
            sessions=lambda: db.session(),  # noqa: PLW0108 - the type of a call, not of a proxy
            keys=KeyRing(settings.data_keys),
            clock=clock.inherited(),
        )

    def app_context(self) -> AppContext:
        """A context that activates the runtime too."""
        return RuntimeContext(self)
