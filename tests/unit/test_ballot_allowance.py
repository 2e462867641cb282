"""How many answers come from one address, and for how long it is known."""

import time

import pytest

from webapp.ballots.allowance import MOST, PERIOD, Allowance


def test_an_address_is_forgotten_after_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    own, now = Allowance(), [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    assert own.use("192.0.2.1")
    now[0] += PERIOD / 2
    assert own.use("192.0.2.2")
    assert "192.0.2.1" in str(vars(own))
    now[0] += PERIOD / 2 + 1
    assert own.use("192.0.2.3")
    assert "192.0.2.1" not in str(vars(own))
    assert "192.0.2.2" in str(vars(own))


def test_a_full_address_stays_full_until_its_first_answer_is_old(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own, now = Allowance(), [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    assert [own.use("192.0.2.1") for _time in range(MOST + 1)] == [True] * MOST + [False]
    now[0] += PERIOD - 1
    assert not own.use("192.0.2.1")
    now[0] += 2
    assert own.use("192.0.2.1")
