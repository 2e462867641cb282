"""The one place that commits: flush, activity, event handlers, outbox, commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from webapp.core import activity, db, runtime
from webapp.core.events import Event


@dataclass
class UnitOfWork:
    """Events that were recorded and not yet delivered."""

    waiting: list[Event] = field(default_factory=list)


_current: ContextVar[UnitOfWork | None] = ContextVar("unit_of_work", default=None)


def record(event: Event) -> None:
    """Record an event. Raises RuntimeError outside a unit of work."""
    current = _current.get()
    if current is None:
        raise RuntimeError(f"{type(event).__name__} recorded outside a unit of work")
    current.waiting.append(event)


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Run services in one writing transaction. Any exception, a refusal too, rolls it back."""
    if _current.get() is not None:
        raise RuntimeError("a unit of work inside another would commit half of it")
    work = UnitOfWork()
    mark = _current.set(work)
    try:
        db.begin_writing()
        yield
        _deliver(work)
        db.session().commit()
    except BaseException:
        db.session().rollback()
        raise
    finally:
        _current.reset(mark)


def _deliver(work: UnitOfWork) -> None:
    """Write activity and call handlers until no event is left; handlers may record more."""
    handlers = runtime.current().handlers
    while work.waiting:
        event = work.waiting.pop(0)
        db.session().flush()
        activity.write(event)
        for handler in handlers.get(type(event), ()):
            handler(event)
    db.session().flush()
