"""Small helpers around one application: its keys, and a worker in this process."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from webapp import wiring
from webapp.config import Settings
from webapp.core import runtime
from webapp.core.crypto import KeyRing
from webapp.core.jobs import FunctionHandler, JobHandler
from webapp.core.jobs.worker import Worker
from webapp.web import database
from webapp.web.application import Application


def use_keys(keys: Sequence[tuple[str, bytes]]) -> None:
    """Give the active application other keys."""
    runtime.current().keys = KeyRing(tuple(keys))


def ignore(_payload: Mapping[str, Any]) -> None:
    """A job that does nothing."""


def handlers_without_mail(settings: Settings) -> dict[str, JobHandler]:
    """The handlers of all messages; mail goes nowhere."""
    nowhere = FunctionHandler(ignore)
    found = dict(wiring.job_handlers(wiring.FEATURES, settings))
    return found | {"notice": nowhere, "account": nowhere, "digest": nowhere}


def full_worker(app: Application) -> Worker:
    """A worker with everything that the application declares."""
    settings = app.runtime.settings
    return Worker(
        wiring.job_handlers(wiring.FEATURES, settings), wiring.periodic_jobs(wiring.FEATURES),
        app.app_context, timedelta(seconds=settings.worker_lease), 0.01,
    )  # fmt: skip


@contextmanager
def running(app: Application) -> Iterator[Application]:
    """An application whose context is active; its connections are closed afterwards."""
    app.config["TESTING"] = True
    with app.app_context():
        yield app
        database.close()
