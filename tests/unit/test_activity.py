"""The audit is append-only, and its hash chain reveals changes that bypass the database's rules."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from webapp.core import activity, clock, crypto, db
from webapp.core.events import Event
from webapp.core.unit_of_work import record, unit_of_work
from webapp.web.application import Application

both_databases = pytest.mark.both_databases


@dataclass(frozen=True, kw_only=True)
class Noted(Event):
    """Something was noted."""

    about: ClassVar[str] = "thing"
    past: ClassVar[str] = "noted"
    number: int
    word: str = "é"


def record_acts(count: int) -> None:
    """Record acts, each in its own unit of work."""
    for number in range(count):
        with unit_of_work():
            record(Noted(actor="a", object_id=f"thing-{number}", number=number))


def seal(anchor: Path) -> int:
    with unit_of_work():
        return activity.seal(anchor)


def verdict(anchor: Path) -> activity.Verdict:
    db.session().rollback()
    db.session().expire_all()
    return activity.verify(anchor)


@pytest.fixture
def anchor(app: Application, tmp_path: Path) -> Path:
    """Five sealed acts; returns the path of their anchor."""
    path = tmp_path / "away" / "activity.anchor"
    record_acts(5)
    assert seal(path) == 5
    return path


REFUSED = [
    "UPDATE activity SET actor_id = 'b' WHERE object_id = 'thing-1'",
    "DELETE FROM activity WHERE object_id = 'thing-1'",
    "UPDATE activity_seal SET hash = 'x' WHERE seq = 1",
    "DELETE FROM activity_seal WHERE seq = 5",
    "DELETE FROM activity",
]


@both_databases
def test_the_database_refuses_to_change_the_audit(anchor: Path) -> None:
    for statement in REFUSED:
        with pytest.raises(DatabaseError, match="append-only"):
            db.session().execute(text(statement))
        db.session().rollback()
        assert verdict(anchor) == activity.Verdict(5, 0, ()), statement


@both_databases
def test_the_database_refuses_to_replace_a_row(anchor: Path) -> None:
    if db.session().get_bind().dialect.name != "sqlite":
        statement = "INSERT INTO activity SELECT * FROM activity WHERE id = 1"
    else:
        statement = "INSERT OR REPLACE INTO activity SELECT * FROM activity WHERE id = 1"
    with pytest.raises(DatabaseError):
        db.session().execute(text(statement))
    db.session().rollback()
    assert verdict(anchor) == activity.Verdict(5, 0, ())


@both_databases
def test_an_untouched_chain_has_no_violations(anchor: Path) -> None:
    assert verdict(anchor) == activity.Verdict(5, 0, ())
    assert seal(anchor) == 0
    record_acts(2)
    assert verdict(anchor) == activity.Verdict(5, 2, ())
    assert seal(anchor) == 2
    assert verdict(anchor) == activity.Verdict(7, 0, ())


def test_each_machine_keeps_an_anchor_even_if_another_sealed(anchor: Path, tmp_path: Path) -> None:
    other = tmp_path / "another machine" / "activity.anchor"
    assert seal(other) == 0
    assert other.read_text() == anchor.read_text()
    assert verdict(other) == activity.Verdict(5, 0, ())


@both_databases
def test_workers_that_seal_at_the_same_time_make_one_chain(
    app: Application, tmp_path: Path
) -> None:
    record_acts(20)
    start = threading.Barrier(4)

    def seal_as_machine(number: int) -> int:
        start.wait(30)
        with app.app_context(), unit_of_work():
            return activity.seal(tmp_path / f"{number}.anchor")

    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(seal_as_machine, range(4)))
    assert sorted(made) == [0, 0, 0, 20]
    for number in range(4):
        assert verdict(tmp_path / f"{number}.anchor") == activity.Verdict(20, 0, ())


def test_without_seals_there_is_no_violation(app: Application, tmp_path: Path) -> None:
    assert verdict(tmp_path / "none") == activity.Verdict(0, 0, ())
    record_acts(1)
    assert verdict(tmp_path / "none") == activity.Verdict(0, 1, ())
    assert seal(tmp_path / "none") == 1


@both_databases
def test_seals_follow_the_order_of_acts(anchor: Path) -> None:
    rows = db.session().execute(text("SELECT seq, activity_id FROM activity_seal ORDER BY seq"))
    ids = list(db.session().scalars(text("SELECT id FROM activity ORDER BY id")))
    assert [tuple(row) for row in rows] == list(enumerate(ids, start=1))
    assert len({activity_hash for (activity_hash,) in hashes()}) == 5


def hashes() -> Iterator[tuple[str]]:
    for row in db.session().execute(text("SELECT hash FROM activity_seal")):
        yield (row[0],)


def tamper(*statements: str, **values: object) -> None:
    """Change rows as an owner of the database can: drop the triggers, run, restore them."""
    tables = ("activity", "activity_seal")
    session = db.session()
    sqlite = session.get_bind().dialect.name == "sqlite"
    if sqlite:
        kept = list(session.scalars(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")))
        names = list(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
        before, after = [f"DROP TRIGGER {name}" for name in names], kept
    else:
        before = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
        after = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
    with unit_of_work():
        for statement in (*before, *statements, *after):
            db.session().execute(text(statement), values)


def id_of_third_row() -> int:
    found = db.session().scalar(text("SELECT activity_id FROM activity_seal WHERE seq = 3"))
    assert isinstance(found, int)
    return found


EDITS = [
    "UPDATE activity SET actor_id = 'b' WHERE id = :row",
    "UPDATE activity SET actor_id = NULL WHERE id = :row",
    "UPDATE activity SET verb = 'took back' WHERE id = :row",
    "UPDATE activity SET about = 'x' WHERE id = :row",
    "UPDATE activity SET object_id = 'x' WHERE id = :row",
    "UPDATE activity SET at = '2020-01-01 00:00:00.000000' WHERE id = :row",
    """UPDATE activity SET facts = '{"number": 2, "word": "e"}' WHERE id = :row""",
    """UPDATE activity SET facts = '{"number": 2.0, "word": "é"}' WHERE id = :row""",
    "UPDATE activity SET facts = '{}' WHERE id = :row",
]


@both_databases
def test_an_edit_of_any_column_is_found(anchor: Path) -> None:
    row = id_of_third_row()
    with unit_of_work():
        db.session().execute(text("CREATE TABLE kept AS SELECT * FROM activity"))
    for edit in EDITS:
        tamper(edit, row=row)
        assert verdict(anchor).violations == (
            f"activity {row} (seal 3) was edited, or the chain before it was",
        ), edit
        tamper(
            "DELETE FROM activity WHERE id = :row",
            "INSERT INTO activity SELECT * FROM kept WHERE id = :row",
            row=row,
        )
        assert verdict(anchor).violations == ()


def test_a_deletion_is_found(anchor: Path) -> None:
    row = id_of_third_row()
    tamper("DELETE FROM activity WHERE id = :row", row=row)
    assert verdict(anchor).violations == (f"activity {row} (seal 3) was deleted",)


def test_a_deletion_with_its_seal_is_found(anchor: Path) -> None:
    row = id_of_third_row()
    tamper(
        "DELETE FROM activity WHERE id = :row", "DELETE FROM activity_seal WHERE seq = 3", row=row
    )
    assert verdict(anchor).violations == (
        "seals 3 to 3 are missing",
        f"activity {row + 1} (seal 4) was edited, or the chain before it was",
    )


@both_databases
def test_renumbering_after_a_deletion_is_found(anchor: Path) -> None:
    row = id_of_third_row()
    tamper(
        "DELETE FROM activity WHERE id = :row",
        "DELETE FROM activity_seal WHERE seq = 3",
        "UPDATE activity_seal SET seq = 3 WHERE seq = 4",
        "UPDATE activity_seal SET seq = 4 WHERE seq = 5",
        row=row,
    )
    assert verdict(anchor).violations == (
        f"activity {row + 1} (seal 3) was edited, or the chain before it was",
        "the chain ends before seal 5, which the anchor remembers: the end was cut off",
    )


def test_two_swapped_rows_are_found(anchor: Path) -> None:
    row = id_of_third_row()
    tamper(
        "UPDATE activity SET id = 999 WHERE id = :row",
        "UPDATE activity SET id = :row WHERE id = :row + 1",
        "UPDATE activity SET id = :row + 1 WHERE id = 999",
        row=row,
    )
    assert len(verdict(anchor).violations) == 2


def test_a_cut_off_end_is_found(anchor: Path) -> None:
    row = id_of_third_row()
    tamper(
        "DELETE FROM activity WHERE id > :row", "DELETE FROM activity_seal WHERE seq > 3", row=row
    )
    assert verdict(anchor).violations == (
        "the chain ends before seal 5, which the anchor remembers: the end was cut off",
    )


def test_a_cut_off_end_with_new_rows_is_found(anchor: Path) -> None:
    row, known = id_of_third_row(), anchor.read_text()
    tamper(
        "DELETE FROM activity WHERE id > :row", "DELETE FROM activity_seal WHERE seq > 3", row=row
    )
    record_acts(3)
    seal(anchor)
    anchor.write_text(known)
    assert verdict(anchor).violations == (
        "seal 5 is not the one the anchor remembers: the chain was written anew",
    )


def test_a_chain_written_anew_under_another_key_is_found(anchor: Path, tmp_path: Path) -> None:
    tamper(
        "DELETE FROM activity_seal", "DELETE FROM data_key", "UPDATE activity SET actor_id = 'b'"
    )
    assert seal(tmp_path / "elsewhere") == 5
    assert verdict(anchor).violations == (
        "seal 5 is not the one the anchor remembers: the chain was written anew",
    )


@pytest.mark.parametrize(
    "damage",
    [Path.unlink, lambda path: path.write_text(""), lambda path: path.write_text("what?\n")],
    ids=["gone", "empty", "nonsense"],
)
def test_a_missing_or_damaged_anchor_is_reported(
    anchor: Path, damage: Callable[[Path], object]
) -> None:
    damage(anchor)
    (violation,) = verdict(anchor).violations
    assert anchor.name in violation


def test_a_replaced_key_invalidates_every_seal(anchor: Path) -> None:
    with unit_of_work():
        crypto.erase(activity.OWNER)
    with unit_of_work():
        crypto.key_of(activity.OWNER)
    assert len(verdict(anchor).violations) == 5


@both_databases
def test_a_row_committed_late_is_sealed_too(anchor: Path) -> None:
    tamper("UPDATE activity SET id = id + 100 WHERE id > 0", "DELETE FROM activity_seal")
    assert seal(anchor) == 5
    with unit_of_work():
        db.session().add(
            activity.Activity(
                id=50, at=clock.now(), actor_id=None, verb="noted", about="thing",
                object_id="late", facts={},
            )
        )  # fmt: skip
    assert verdict(anchor) == activity.Verdict(5, 1, ())
    assert seal(anchor) == 1
    assert verdict(anchor) == activity.Verdict(6, 0, ())


def test_the_acts_on_one_object_are_returned_oldest_first(app: Application) -> None:
    with unit_of_work():
        for number in (1, 2, 3):
            record(Noted(actor="a", object_id="b" if number == 2 else "a", number=number))
    assert [row.facts["number"] for row in activity.of_object("a")] == [1, 3]
