"""Writers take turns: none gets through in between, and none waits for ever."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import OperationalError

from webapp import answer_store
from webapp.answer_store import turns
from webapp.web.application import Application


def cast(app: Application, code: str) -> bool:
    with app.app_context():
        return answer_store.cast("turns", code, {"q": 1}, {})


def test_an_answer_waits_for_its_turn(app: Application) -> None:
    codes = answer_store.mint(3)
    answer_store.open_ballots("turns", "one", codes)
    with ThreadPoolExecutor(3) as pool:
        with turns.turn():
            waiting = [pool.submit(cast, app, code) for code in codes]
            time.sleep(0.2)
            assert not any(each.done() for each in waiting)
        assert [each.result() for each in waiting] == [True] * 3


def test_nobody_waits_longer_than_the_database_would(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONGEST", 0.05)
    (code,) = answer_store.mint(1)
    answer_store.open_ballots("turns", "one", [code])
    with ThreadPoolExecutor(1) as pool:
        with turns.turn():
            late = pool.submit(cast, app, code)
            time.sleep(0.2)
        with pytest.raises(OperationalError, match="busy"):
            late.result()
    assert cast(app, code)
