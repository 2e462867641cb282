"""A unit of work commits once or changes nothing; events are stored and passed to handlers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from sqlalchemy import func, select

from webapp.core import clock, db, jobs, runtime, unit_of_work
from webapp.core.activity import Activity
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.events import Event, Handler
from webapp.core.jobs import OutboxMessage
from webapp.core.unit_of_work import record
from webapp.web.application import Application
from webapp.web.database import db as flask_db

work = unit_of_work.unit_of_work


@dataclass(frozen=True, kw_only=True)
class Saved(Event):
    """A document was saved."""

    about: ClassVar[str] = "document"
    past: ClassVar[str] = "saved"
    times: int


@dataclass(frozen=True, kw_only=True)
class Indexed(Event):
    """It was indexed."""

    about: ClassVar[str] = "document"
    past: ClassVar[str] = "indexed"


def saved(times: int = 1) -> Saved:
    return Saved(actor="a", object_id="doc-1", times=times)


def activity() -> list[tuple[str, dict[str, Any]]]:
    rows = db.session().scalars(select(Activity).order_by(Activity.id))
    return [(row.verb, row.facts) for row in rows]


def waiting() -> list[str]:
    return list(db.session().scalars(select(OutboxMessage.key).order_by(OutboxMessage.id)))


def use_handlers(**handlers: tuple[Handler, ...]) -> None:
    found = {Saved: handlers.get("saved", ()), Indexed: handlers.get("indexed", ())}
    runtime.current().handlers = found


@pytest.mark.both_databases
def test_each_event_becomes_one_row_of_activity(app: Application) -> None:
    use_handlers()
    with work():
        record(saved(3))
        record(Indexed(actor=None, object_id="doc-2"))
    first, second = db.session().scalars(select(Activity).order_by(Activity.id))
    assert (first.actor_id, first.verb, first.about, first.object_id, first.facts) == (
        "a", "saved", "document", "doc-1", {"times": 3},
    )  # fmt: skip
    assert (second.actor_id, second.verb, second.object_id, second.facts) == (
        None, "indexed", "doc-2", {},
    )  # fmt: skip
    assert first.at == clock.now()


def test_handlers_are_called_in_order_and_may_record_events(app: Application) -> None:
    calls: list[str] = []

    def first(event: Saved) -> None:
        calls.append(f"first {event.times}")
        record(Indexed(actor=None, object_id=event.object_id))

    def second(event: Saved) -> None:
        calls.append(f"second {event.times}")

    use_handlers(saved=(first, second), indexed=(lambda _event: calls.append("index"),))
    with work():
        record(saved(1))
        record(saved(2))
        calls.append("the service is done")
    assert calls == [
        "the service is done", "first 1", "second 1", "first 2", "second 2", "index", "index",
    ]  # fmt: skip
    assert [service for service, _facts in activity()] == ["saved", "saved", "indexed", "indexed"]


@pytest.mark.both_databases
def test_messages_queued_by_a_handler_are_committed_with_the_event(app: Application) -> None:
    use_handlers(saved=(lambda event: jobs.enqueue("k", f"save.{event.times}", {}),))
    with work():
        record(saved(1))
        jobs.enqueue("k", "of the service", {})
    db.session().rollback()
    assert sorted(waiting()) == ["of the service", "save.1"]
    assert activity() == [("saved", {"times": 1})]


def _refuse() -> None:
    raise NotAllowed("No.")


def _invalid() -> None:
    raise Invalid("field", "No.")


def _interrupt() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("fail", [_refuse, _invalid, _interrupt])
def test_a_refused_service_changes_nothing(app: Application, fail: Callable[[], None]) -> None:
    calls: list[Event] = []
    use_handlers(saved=(calls.append,))

    def service() -> None:
        record(saved())
        jobs.enqueue("k", "never", {})
        db.session().flush()
        fail()

    with pytest.raises((NotAllowed, Invalid, KeyboardInterrupt)), work():
        service()
    assert (activity(), waiting(), calls) == ([], [], [])


@pytest.mark.both_databases
def test_a_failing_handler_rolls_the_unit_of_work_back(app: Application) -> None:
    def refuse(_event: Event) -> None:
        _refuse()

    use_handlers(saved=(lambda _event: jobs.enqueue("k", "of the first handler", {}), refuse))

    def service() -> None:
        jobs.enqueue("k", "of the service", {})
        record(saved())

    with pytest.raises(NotAllowed), work():
        service()
    assert (activity(), waiting()) == ([], [])


def test_events_of_a_refused_unit_of_work_are_dropped(app: Application) -> None:
    use_handlers()

    def service() -> None:
        record(saved(1))
        _refuse()

    with pytest.raises(NotAllowed), work():
        service()
    with work():
        record(saved(2))
    assert activity() == [("saved", {"times": 2})]


def test_a_unit_of_work_inside_another_is_refused(app: Application) -> None:
    use_handlers()
    entered: list[str] = []

    def service() -> None:
        record(saved())
        with work():
            entered.append("entered")

    with pytest.raises(RuntimeError, match="inside another"), work():
        service()
    assert entered == []
    assert activity() == []
    with work():
        record(saved(2))
    assert activity() == [("saved", {"times": 2})]


def test_nothing_is_recorded_outside_a_unit_of_work(app: Application) -> None:
    with pytest.raises(RuntimeError, match="Saved recorded outside"):
        record(saved())


@pytest.mark.both_databases
def test_objects_read_before_are_read_again_inside(app: Application) -> None:
    with work():
        jobs.enqueue("k", "one", {})
    row = db.session().scalars(select(OutboxMessage)).one()
    db.session().rollback()
    with flask_db.engine.connect() as other_connection:
        other_connection.exec_driver_sql("UPDATE outbox SET reason = 'changed elsewhere'")
        other_connection.commit()
    with work():
        assert row.reason == "changed elsewhere"


@pytest.mark.both_databases
def test_a_reader_does_not_wait_for_a_writer(app: Application) -> None:
    with work():
        jobs.enqueue("k", "not yet", {})
        db.session().flush()
        with flask_db.engine.connect() as other_connection:
            count = other_connection.execute(
                select(func.count()).select_from(OutboxMessage)
            ).scalar_one()
    assert count == 0
    assert waiting() == ["not yet"]


def test_replaced_handlers_are_not_called(app: Application) -> None:
    calls: list[Event] = []
    use_handlers(saved=(calls.append,))
    use_handlers()
    with work():
        record(saved())
    assert calls == []
