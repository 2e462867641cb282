"""The one place that commits: flush, activity, handlers, outbox, commit."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from webapp.kernel import activity, db
from webapp.kernel.events import Event, Handler

_handlers: dict[type[Event], tuple[Handler, ...]] = {}


@dataclass
class UnitOfWork:
    """Events recorded so far and not yet delivered."""

    waiting: list[Event] = field(default_factory=list)


_current: ContextVar[UnitOfWork | None] = ContextVar("unit_of_work", default=None)


def listen(handlers: Mapping[type[Event], tuple[Handler, ...]]) -> None:
    """Say who reacts to what; called once by wiring, so that the kernel knows no room."""
    _handlers.clear()
    _handlers.update(handlers)


def record(event: Event) -> None:
    """Remember that something happened; RuntimeError outside a unit of work."""
    current = _current.get()
    if current is None:
        raise RuntimeError(f"{type(event).__name__} recorded outside a unit of work")
    current.waiting.append(event)


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Run verbs in one writing transaction; a refusal leaves no trace."""
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
    """Write activity and tell handlers, until nobody has anything more to say."""
    while work.waiting:
        event = work.waiting.pop(0)
        db.session().flush()
        activity.write(event)
        for handler in _handlers.get(type(event), ()):
            handler(event)
    db.session().flush()
