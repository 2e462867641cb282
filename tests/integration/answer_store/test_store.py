"""Ballots count once, parallel answers are all kept, and a closed wave accepts nothing."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import Context
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from tests.factories.application import running
from webapp import answer_store
from webapp.answer_store import bundles, copies
from webapp.answer_store.schema import BALLOT, BUNDLE, SCHEMA, engine, reader
from webapp.answer_store.store import OPEN
from webapp.app import create_app
from webapp.web.application import Application

pytestmark = pytest.mark.both_databases
_waves = count()


@pytest.fixture
def wave() -> str:
    return f"wave-{next(_waves)}"


def parallel(app: Application, acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What acts return that run at the same time, each in an application context of its own."""

    def run(act: Callable[[], Any]) -> Any:
        with app.app_context():
            return act()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda act: Context().run(run, act), acts))


def sizes(wave: str) -> dict[str, list[int]]:
    """The number of entries of each bundle, by section."""
    found: dict[str, list[int]] = {}
    with reader(engine()).begin() as connection:
        rows = connection.execute(select(BUNDLE).where(BUNDLE.c.wave == wave))
        for row in rows:
            found.setdefault(row.section, []).append(len(json.loads(row.entries)))
    return found


def test_a_ballot_used_many_times_at_once_counts_once(app: Application, wave: str) -> None:
    codes = answer_store.mint(10)
    answer_store.open_ballots(wave, "all", codes)
    taken = parallel(app, [lambda: answer_store.cast(wave, codes[0], {"q": 3}, {"why": "so"})] * 24)
    assert Counter(taken) == {False: 23, True: 1}
    assert answer_store.count_answers(wave) == 1
    assert answer_store.comments_of(wave) == [("why", "so")]


def test_parallel_answers_are_all_kept(app: Application, wave: str) -> None:
    codes = {group: answer_store.mint(70) for group in ("a", "b")}
    for group, made in codes.items():
        answer_store.open_ballots(wave, group, made)
    acts = [
        partial(answer_store.cast, wave, code, {group: i}, {})
        for group, made in codes.items()
        for i, code in enumerate(made)
    ]
    assert all(parallel(app, acts))
    found = sorted((a.group, *next(iter(a.values.items()))) for a in answer_store.answers_of(wave))
    assert found == [(group, group, i) for group in ("a", "b") for i in range(70)]


def test_parallel_answers_to_an_open_link_are_all_kept(app: Application, wave: str) -> None:
    parallel(app, [partial(answer_store.cast_openly, wave, {"q": i}, {}) for i in range(30)])
    found = list(answer_store.answers_of(wave))
    assert sorted(a.values["q"] for a in found) == list(range(30))
    assert {a.group for a in found} == {OPEN}


def test_a_code_is_of_one_wave(app: Application, wave: str) -> None:
    (code, *_others) = codes = answer_store.mint(3)
    answer_store.open_ballots(wave, "all", codes)
    assert not answer_store.cast("another", code, {"q": 1}, {})
    assert answer_store.is_unused(wave, code)
    assert not answer_store.is_unused("another", code)
    assert answer_store.cast(wave, code, {"q": 1}, {})
    assert not answer_store.is_unused(wave, code)


def test_ballots_are_opened_all_or_none(app: Application, wave: str) -> None:
    codes = answer_store.mint(3)
    answer_store.open_ballots(wave, "all", codes[:1])
    with pytest.raises(Exception, match=r"UNIQUE|unique"):
        answer_store.open_ballots(wave, "all", [*codes[1:], codes[0]])
    assert [answer_store.is_unused(wave, code) for code in codes] == [True, False, False]


def test_the_pool_keeps_ten_answers_of_a_group_and_other_bundles_at_most_a_hundred(
    app: Application, wave: str
) -> None:
    with engine().begin() as connection:
        bundles.begin(connection, wave, "all")
        for number in range(1, 321):
            comment = [{"comment": "x", "question": "why"}] if number % 3 else []
            bundles.add(connection, wave, "all", [{"values": {"q": number}}, *comment])
            if number % 40 == 5:
                pool = [kind(each) for each in pool_of(wave, connection)]
                assert pool.count("values") == min(bundles.POOL, number)
                assert pool.count("comment") == min(bundles.POOL, number - number // 3)
    (found,) = sizes(wave).values()
    assert max(found) <= bundles.FULL
    assert len(found) > 5
    assert sorted(a.values["q"] for a in answer_store.answers_of(wave)) == list(range(1, 321))


def pool_of(wave: str, connection: Connection) -> list[Any]:
    here = (BUNDLE.c.wave == wave) & (BUNDLE.c.number == 0)
    text = connection.scalar(select(BUNDLE.c.entries).where(here))
    return list(json.loads(text or "{}").values())


def kind(entry: Any) -> str:
    return "values" if "values" in entry else "comment"


def test_which_answer_leaves_the_pool_is_chosen_by_chance(app: Application, wave: str) -> None:
    """With eleven answers one has left. Each is as likely: the last one is not special."""
    left: Counter[int] = Counter()
    with engine().begin() as connection:
        for time in range(110):
            bundles.begin(connection, wave, str(time))
            for number in range(11):
                bundles.add(connection, wave, str(time), [{"values": number}])
        texts = select(BUNDLE.c.entries).where(BUNDLE.c.wave == wave, BUNDLE.c.number > 0)
        for text in connection.scalars(texts):
            (entry,) = json.loads(text).values()
            left[entry["values"]] += 1
    # A fair draw leaves these limits once in ten thousand runs.
    assert len(left) == 11
    assert max(left.values()) <= 25


def test_entries_are_in_the_order_of_random_keys(app: Application, wave: str) -> None:
    codes = answer_store.mint(40)
    answer_store.open_ballots(wave, "all", codes)
    for number, code in enumerate(codes):
        answer_store.cast(wave, code, {"q": number}, {})
    with reader(engine()).begin() as connection:
        texts = connection.scalars(select(BUNDLE.c.entries).where(BUNDLE.c.wave == wave)).all()
    keys = [list(json.loads(text)) for text in texts]
    assert keys == [sorted(each) for each in keys]
    assert {len(key) for each in keys for key in each} == {32}


def test_a_closed_wave_accepts_nothing_and_keeps_everything(app: Application, wave: str) -> None:
    codes = {group: answer_store.mint(62) for group in ("a", "b")}
    for group, made in codes.items():
        answer_store.open_ballots(wave, group, made)
        for code in made[:60]:
            answer_store.cast(wave, code, {"q": 1}, {"why": group})
    for _time in range(2):
        answer_store.close_wave(wave)
        assert not answer_store.cast(wave, codes["a"][-1], {"q": 1}, {})
        assert Counter(a.group for a in answer_store.answers_of(wave)) == {"a": 60, "b": 60}
        assert Counter(answer_store.comments_of(wave)) == {("why", "a"): 60, ("why", "b"): 60}
        found = sizes(wave)
        assert {section: sum(each) for section, each in found.items()} == {
            "a": 60,
            "b": 60,
            "comments": 120,
        }
        assert max(max(each) for each in found.values()) <= bundles.FULL
        with reader(engine()).begin() as connection:
            assert pool_of(wave, connection) == []
    with reader(engine()).begin() as connection:
        assert connection.execute(select(BALLOT).where(BALLOT.c.wave == wave)).all() == []


def test_another_wave_still_accepts_when_one_closes(app: Application, wave: str) -> None:
    (code,) = answer_store.mint(1)
    answer_store.open_ballots(wave, "all", [code])
    answer_store.close_wave("another")
    assert answer_store.cast(wave, code, {}, {})


def test_a_copy_holds_everything_and_tells_no_order(
    app: Application, wave: str, tmp_path: Path
) -> None:
    codes = answer_store.mint(20)
    answer_store.open_ballots(wave, "all", codes)
    for number, code in enumerate(codes[:12]):
        answer_store.cast(wave, code, {"q": number}, {"why": "é"})
    url, path = app.runtime.settings.answers_url, tmp_path / "answers.jsonl"
    copies.dump(url, path)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    hashes = [row[0] for row in rows if len(row) == 3]
    assert hashes == sorted(hashes)
    # Ten of twelve answers, and all comments, are in the pool.
    kept = [e for row in rows if row[0] == wave for e in json.loads(row[3]).values()]
    assert Counter(map(kind, kept)) == {"values": 2, "comment": 2}
    other = f"sqlite:///{tmp_path / 'other.db'}"
    assert copies.is_empty(other)
    copies.load(other, path)
    assert not copies.is_empty(other)
    copies.dump(other, tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == path.read_bytes()
    restored = create_app(replace(app.runtime.settings, answers_url=other))
    with running(restored):
        assert answer_store.cast(wave, codes[15], {"q": 15}, {}), "it accepts answers again"
        assert answer_store.count_answers(wave) == 3


def test_tables_of_another_version_are_refused(app: Application) -> None:
    with engine().begin() as connection:
        connection.execute(SCHEMA.update().values(version=9))
    try:
        assert not answer_store.is_ready()
        with pytest.raises(answer_store.OtherVersionError, match="version 9"):
            answer_store.upgrade(app.runtime.settings.answers_url)
    finally:
        with engine().begin() as connection:
            connection.execute(SCHEMA.update().values(version=1))
    assert answer_store.is_ready()


def test_no_column_can_hold_a_person_or_a_moment(app: Application) -> None:
    """What the tables hold is a list; a further column must be thought about here first."""
    assert {t.name: sorted(t.columns.keys()) for t in (BALLOT, BUNDLE, SCHEMA)} == {
        "answer_store": ["version"],
        "ballot": ["hash", "section", "wave"],
        "bundle": ["entries", "number", "section", "wave"],
    }


@given(st.text())
def test_a_code_is_tidied_or_refused(typed: str) -> None:
    (code,) = answer_store.mint(1)
    loose = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert answer_store.tidy(f" {loose} ") == code
    try:
        found = answer_store.tidy(typed)
    except answer_store.WrongCodeError:
        return
    assert answer_store.tidy(found) == found
    assert len(found) == 19


def test_sqlite_keeps_no_log_beside_the_file(
    app: Application, wave: str, database_kind: str
) -> None:
    if database_kind != "sqlite":
        return
    path = Path(app.runtime.settings.answers_url.removeprefix("sqlite:///"))
    codes = answer_store.mint(10)
    answer_store.open_ballots(wave, "all", codes)
    answer_store.cast(wave, codes[0], {"q": 1}, {"why": "a sentence to look for"})
    answer_store.cast(wave, codes[1], {"q": 1}, {})
    assert [f.name for f in path.parent.iterdir() if f.name.startswith(path.name)] == [path.name]
    assert path.read_bytes().count(b"a sentence to look for") == 1
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
