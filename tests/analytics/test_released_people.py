"""What may be told about people: floors, reasons, both languages, and nothing of one person."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import contracts, panel, participation, snapshots
from analytics.plain.measures import registry
from analytics.plain.participation import Participation, Week
from analytics.plain.proportions import wilson
from analytics.plain.reading import Reading, count, share, unknown
from analytics.snapshots import Snapshot
from tests.analytics.people import act, actions, as_of, enrollments, stay
from tests.analytics.rows import table

CUT_OFF = as_of(120)


def taken(folder: Path, stays: list[dict[str, Any]], acts: list[dict[str, Any]]) -> Snapshot:
    people: dict[contracts.People, pd.DataFrame] = {
        "enrollments": enrollments(stays),
        "actions": actions(acts),
    }
    return panel.freeze(folder / "new", table([]), CUT_OFF, people=people)


def crowd(people: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Every fourth leaves on day 40; two of three act in the first week, one of three on day 100."""
    stays = [stay(place, 0, 40 if place % 4 == 0 else None) for place in range(people)]
    first = [act(place, 2) for place in range(people) if place % 3]
    return stays, [*first, *(act(place, 100) for place in range(people) if place % 3 == 1)]


@pytest.fixture
def told(tmp_path: Path) -> Participation:
    return participation.summary(taken(tmp_path, *crowd(40)), "voices", CUT_OFF)


def test_a_large_program_is_told_in_full(told: Participation) -> None:
    assert (told.program, told.as_of) == ("voices", "2026-05-05")
    assert (told.enrolled.value, told.enrolled.n) == (30, 30)
    activated = wilson(26, 40)
    assert told.activated_30 == Reading(
        "activated_30", activated.value, activated.low, activated.high, 40
    )
    assert told.activated_14.value == told.activated_30.value
    # Of 30 who stayed, places 1, 7, 10, 13, 19, 22, 25, 31, 34, 37 came back on day 100.
    assert (told.active_30.value, told.active_30.n) == (10 / 30, 30)
    assert (told.left_90.value, told.left_90.n) == (0.25, 40)
    assert told.concentration.n == 30
    assert told.concentration.low is None
    assert told.retention[0] == Week(0, 40, *(activated.value, activated.low, activated.high))  # type: ignore[arg-type]
    # 120 days hold 17 whole weeks; nobody did anything in most, which is told of 40.
    assert [week.week for week in told.retention] == list(range(17))
    assert [week.week for week in told.retention if week.value] == [0, 14]


@pytest.mark.parametrize(
    ("people", "enrolled", "activated", "weeks"),
    [
        (0, "nothing", "nothing", 0),
        (6, "few", "few", 0),
        (15, None, "few", 0),
        (30, None, None, 17),
    ],
)
def test_a_small_one_is_not(
    tmp_path: Path, people: int, enrolled: str | None, activated: str | None, weeks: int
) -> None:
    found = participation.summary(taken(tmp_path, *crowd(people)), "voices", CUT_OFF)
    assert found.enrolled.reason == enrolled
    assert found.activated_30.reason == activated
    assert len(found.retention) == weeks
    assert found.enrolled.value == (None if enrolled else people - -(-people // 4))


def test_shares_are_told_of_thirty_whatever_they_are() -> None:
    assert share("activated_30", wilson(0, 29)) == unknown("activated_30", "few")
    assert share("activated_30", wilson(29, 29)) == unknown("activated_30", "few")
    assert share("activated_30", wilson(0, 30)).value == 0
    assert share("activated_30", wilson(1, 29)).reason == "few"
    assert share("activated_30", wilson(1, 30)).n == 30
    assert share("activated_30", wilson(0, 0)).reason == "nothing"


@given(st.integers(0, 60), st.integers(0, 60))
def test_nothing_of_a_small_group_is_in_what_is_stored(k: int, more: int) -> None:
    n = k + more
    for name, measure in registry.items():
        stored = share(name, wilson(k, n)).as_dict()
        if n < measure.floor:
            assert {stored[field] for field in ("value", "low", "high", "n")} == {None}
        assert Reading.from_dict(json.loads(json.dumps(stored))).as_dict() == stored
    assert (count("enrolled", n).value is None) == (n < 5)


def test_one_person_who_did_nearly_all_is_not_told(tmp_path: Path) -> None:
    stays = [stay(place) for place in range(30)]
    acts = [act(0, 1 + place / 10) for place in range(71)]
    others = [act(1 + place, 5) for place in range(15)]
    busy = [act(place % 15 + 1, 6) for place in range(14)]
    found = participation.summary(taken(tmp_path, stays, acts + others + busy), "voices", CUT_OFF)
    assert found.concentration == unknown("concentration", "few")
    fewer = taken(tmp_path / "again", stays, acts[:70] + others + busy + [act(2, 7)])
    assert participation.summary(fewer, "voices", CUT_OFF).concentration.value is not None


def test_rows_without_a_leaver_tell_nothing_of_leaving(tmp_path: Path) -> None:
    some = taken(tmp_path, [stay(place) for place in range(40)], [])
    found = participation.summary(some, "voices", CUT_OFF).left_90
    assert found == unknown("left_90", "gone")


def test_nobody_left_so_early_has_an_interval_too(tmp_path: Path) -> None:
    stays = [*(stay(place) for place in range(39)), stay(39, 0, 95)]
    some = taken(tmp_path, stays, [])
    found = participation.summary(some, "voices", CUT_OFF).left_90
    assert found == share("left_90", wilson(0, 40))
    assert found.high
    alike = taken(tmp_path / "all", [stay(place, 0, 5) for place in range(40)], [])
    assert participation.summary(alike, "voices", CUT_OFF).left_90 == share(
        "left_90", wilson(40, 40)
    )


def test_ninety_days_end_when_they_are_over(tmp_path: Path) -> None:
    stays = [stay(0, 0, 90.5), stay(1, 0, 89.9), *(stay(place) for place in range(2, 40))]
    found = participation.summary(taken(tmp_path, stays, []), "voices", CUT_OFF).left_90
    assert (found.value, found.n) == (1 - 39 / 40, 40)


def test_a_moment_after_the_cut_off_was_not_observed(tmp_path: Path) -> None:
    some = taken(tmp_path, *crowd(12))
    with pytest.raises(ValueError, match="after the snapshot was cut off"):
        participation.summary(some, "voices", CUT_OFF + timedelta(seconds=1))
    with pytest.raises(ValueError, match="no time zone"):
        participation.summary(some, "voices", CUT_OFF.replace(tzinfo=None))


def test_without_rows_it_says_so(tmp_path: Path) -> None:
    snapshots.write_part(tmp_path / "old", "rows", {"requests": table([])}, CUT_OFF)
    old = snapshots.load(tmp_path / "old")
    found = participation.summary(old, "voices", CUT_OFF)
    assert {each.reason for each in found.readings} == {"no_rows"}
    assert participation.summaries(None) == (Participation.empty(None, None, "no_rows"),)
    assert participation.summaries(old) == (Participation.empty(None, None, "no_rows"),)
    assert participation.summaries(taken(tmp_path, [], [])) == (
        Participation.empty(None, None, "nothing"),
    )
    assert found.sentence("en").startswith("Participation: unknown, no rows of people")
    assert found.sentence("fr").startswith("Participation\u00a0: inconnue, aucune ligne")


def test_every_program_is_told_apart(tmp_path: Path) -> None:
    stays, acts = crowd(12)
    more = [row | {"program": "guides"} for row in stays[:6]]
    found = participation.summaries(taken(tmp_path, stays + more, acts))
    assert [each.program for each in found] == ["guides", "voices"]
    assert found[1] == participation.summary(
        taken(tmp_path / "one", stays, acts), "voices", CUT_OFF
    )


def test_it_survives_json(told: Participation) -> None:
    stored = json.loads(json.dumps(told.as_dict()))
    assert Participation.from_dict(stored) == told
    empty = Participation.empty("voices", None, "few")
    assert Participation.from_dict(json.loads(json.dumps(empty.as_dict()))) == empty
    with pytest.raises(ValueError, match="charm is no measure"):
        Participation.from_dict(stored | {"enrolled": stored["enrolled"] | {"measure": "charm"}})
    with pytest.raises(ValueError, match="has value and n, or a reason"):
        Participation.from_dict(stored | {"enrolled": stored["enrolled"] | {"n": None}})


def test_it_is_said_in_both_languages(told: Participation) -> None:
    assert told.sentence("en").startswith(
        "On 5\u00a0May 2026, 30 people who allow measuring were enrolled. Active in the last 30 days:"
        " 33% (between 19% and 51%; 30 people). First action within 14 days of joining: 65%"
    )
    assert told.sentence("fr").startswith(
        "Le 5\u00a0mai 2026, 30 personnes inscrites ayant autorisé la mesure. Actives au cours des"
        " 30 derniers jours\u00a0: 33\u00a0% (entre 19\u00a0% et 51\u00a0%\u202f; 30 personnes)."
    )
    assert "(all of 30 people, none sampled)" in told.sentence("en")
    assert told.retention_sentence("en") == (
        "Of 40 people observed for the whole of week 0, 65% (between 50% and 78%) were active in it;"
        " of 40 observed for the whole of week 16, 0% (between 0% and 9%)."
    )


def test_the_tables_have_a_line_for_each_figure(told: Participation) -> None:
    lines = told.table("en")
    assert [(line.value, line.interval, line.n) for line in lines][:2] == [
        ("30", "–", "30"),
        ("33%", "between 19% and 51%", "30"),
    ]
    assert len(lines) == 6
    assert [line.measure for line in told.weeks("fr")] == [f"semaine {week}" for week in range(17)]
    hidden = Participation.empty("voices", "2026-05-05", "few").table("en")
    assert {line.value for line in hidden} == {"unknown, too few people stand behind it to show it"}
