"""One unit of work commits once or leaves no trace; what happened is written down and told."""

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
class Rang(Event):
    """A bell rang."""

    about: ClassVar[str] = "bell"
    past: ClassVar[str] = "rang"
    times: int


@dataclass(frozen=True, kw_only=True)
class Echoed(Event):
    """It was heard again."""

    about: ClassVar[str] = "bell"
    past: ClassVar[str] = "echoed"


def rang(times: int = 1) -> Rang:
    return Rang(actor="a", object_id="bell-1", times=times)


def told() -> list[tuple[str, dict[str, Any]]]:
    rows = db.session().scalars(select(Activity).order_by(Activity.id))
    return [(row.verb, row.facts) for row in rows]


def waiting() -> list[str]:
    return list(db.session().scalars(select(OutboxMessage.key).order_by(OutboxMessage.id)))


def listen(**handlers: tuple[Handler, ...]) -> None:
    found = {Rang: handlers.get("rang", ()), Echoed: handlers.get("echoed", ())}
    runtime.current().handlers = found


@pytest.mark.both_databases
def test_each_event_becomes_one_row_of_activity(app: Application) -> None:
    listen()
    with work():
        record(rang(3))
        record(Echoed(actor=None, object_id="bell-2"))
    first, second = db.session().scalars(select(Activity).order_by(Activity.id))
    assert (first.actor_id, first.verb, first.about, first.object_id, first.facts) == (
        "a", "rang", "bell", "bell-1", {"times": 3},
    )  # fmt: skip
    assert (second.actor_id, second.verb, second.object_id, second.facts) == (
        None, "echoed", "bell-2", {},
    )  # fmt: skip
    assert first.at == clock.now()


def test_handlers_are_told_in_order_and_may_say_more(app: Application) -> None:
    heard: list[str] = []

    def first(event: Rang) -> None:
        heard.append(f"first {event.times}")
        record(Echoed(actor=None, object_id=event.object_id))

    def second(event: Rang) -> None:
        heard.append(f"second {event.times}")

    listen(rang=(first, second), echoed=(lambda _event: heard.append("echo"),))
    with work():
        record(rang(1))
        record(rang(2))
        heard.append("the verb is done")
    assert heard == [
        "the verb is done", "first 1", "second 1", "first 2", "second 2", "echo", "echo",
    ]  # fmt: skip
    assert [verb for verb, _facts in told()] == ["rang", "rang", "echoed", "echoed"]


@pytest.mark.both_databases
def test_what_a_handler_queues_is_committed_with_the_fact(app: Application) -> None:
    listen(rang=(lambda event: jobs.enqueue("k", f"ring.{event.times}", {}),))
    with work():
        record(rang(1))
        jobs.enqueue("k", "of the verb", {})
    db.session().rollback()
    assert sorted(waiting()) == ["of the verb", "ring.1"]
    assert told() == [("rang", {"times": 1})]


def _refuse() -> None:
    raise NotAllowed("No.")


def _invalid() -> None:
    raise Invalid("field", "No.")


def _interrupt() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("fail", [_refuse, _invalid, _interrupt])
def test_a_refused_verb_leaves_no_trace(app: Application, fail: Callable[[], None]) -> None:
    heard: list[Event] = []
    listen(rang=(heard.append,))

    def verb() -> None:
        record(rang())
        jobs.enqueue("k", "never", {})
        db.session().flush()
        fail()

    with pytest.raises((NotAllowed, Invalid, KeyboardInterrupt)), work():
        verb()
    assert (told(), waiting(), heard) == ([], [], [])


@pytest.mark.both_databases
def test_a_failing_handler_takes_the_whole_work_back(app: Application) -> None:
    def refuse(_event: Event) -> None:
        _refuse()

    listen(rang=(lambda _event: jobs.enqueue("k", "of the first handler", {}), refuse))

    def verb() -> None:
        jobs.enqueue("k", "of the verb", {})
        record(rang())

    with pytest.raises(NotAllowed), work():
        verb()
    assert (told(), waiting()) == ([], [])


def test_events_of_a_refused_work_are_forgotten(app: Application) -> None:
    listen()

    def verb() -> None:
        record(rang(1))
        _refuse()

    with pytest.raises(NotAllowed), work():
        verb()
    with work():
        record(rang(2))
    assert told() == [("rang", {"times": 2})]


def test_a_unit_of_work_inside_another_is_refused(app: Application) -> None:
    listen()
    let_in: list[str] = []

    def verb() -> None:
        record(rang())
        with work():
            let_in.append("it was let in")

    with pytest.raises(RuntimeError, match="inside another"), work():
        verb()
    assert let_in == []
    assert told() == []
    with work():
        record(rang(2))
    assert told() == [("rang", {"times": 2})]


def test_nothing_is_recorded_outside_a_unit_of_work(app: Application) -> None:
    with pytest.raises(RuntimeError, match="Rang recorded outside"):
        record(rang())


@pytest.mark.both_databases
def test_what_was_read_before_is_read_again_inside(app: Application) -> None:
    with work():
        jobs.enqueue("k", "one", {})
    row = db.session().scalars(select(OutboxMessage)).one()
    db.session().rollback()
    with flask_db.engine.connect() as elsewhere:
        elsewhere.exec_driver_sql("UPDATE outbox SET reason = 'said elsewhere'")
        elsewhere.commit()
    with work():
        assert row.reason == "said elsewhere"


@pytest.mark.both_databases
def test_a_reader_waits_for_nobody(app: Application) -> None:
    with work():
        jobs.enqueue("k", "not yet", {})
        db.session().flush()
        with flask_db.engine.connect() as elsewhere:
            seen = elsewhere.execute(select(func.count()).select_from(OutboxMessage)).scalar_one()
    assert seen == 0
    assert waiting() == ["not yet"]


def test_one_who_listens_anew_forgets_the_former(app: Application) -> None:
    heard: list[Event] = []
    listen(rang=(heard.append,))
    listen()
    with work():
        record(rang())
    assert heard == []
