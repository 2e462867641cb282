"""Release of participation figures: floors, reasons, sentences in both languages."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import contracts, panel, participation, snapshots
from analytics.core.group_figure import GroupFigure, count, share, unknown
from analytics.core.measures import registry
from analytics.core.participation import Participation, RetentionWeek
from analytics.core.proportions import wilson
from analytics.snapshots import Snapshot
from tests.analytics.people_builders import (
    action_row,
    action_table,
    as_of,
    enrollment_table,
    stay_row,
)
from tests.analytics.request_builders import request_table

CUT_OFF = as_of(120)


def known(value: float | None) -> float:
    """A value that is published."""
    assert value is not None
    return value


def snapshot_of(folder: Path, stays: list[dict[str, Any]], acts: list[dict[str, Any]]) -> Snapshot:
    people: dict[contracts.People, pd.DataFrame] = {
        "enrollments": enrollment_table(stays),
        "actions": action_table(acts),
    }
    return panel.freeze(folder / "new", request_table([]), CUT_OFF, people=people)


def people_rows(people: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return rows: every 4th leaves on day 40; 2 of 3 act in week 0, 1 of 3 on day 100."""
    stays = [stay_row(number, 0, 40 if number % 4 == 0 else None) for number in range(people)]
    first = [action_row(number, 2) for number in range(people) if number % 3]
    return stays, [
        *first,
        *(action_row(number, 100) for number in range(people) if number % 3 == 1),
    ]


@pytest.fixture
def released(tmp_path: Path) -> Participation:
    return participation.summary(snapshot_of(tmp_path, *people_rows(40)), "voices", CUT_OFF)


def test_large_program_has_all_figures(released: Participation) -> None:
    assert (released.program, released.as_of) == ("voices", "2026-05-05")
    assert (released.enrolled.value, released.enrolled.n) == (30, 30)
    activated = wilson(26, 40)
    assert released.activated_30 == GroupFigure(
        "activated_30", activated.value, activated.low, activated.high, 40
    )
    assert released.activated_14.value == released.activated_30.value
    # Of 30 who stayed, numbers 1, 7, 10, 13, 19, 22, 25, 31, 34, 37 came back on day 100.
    assert (released.active_30.value, released.active_30.n) == (10 / 30, 30)
    assert (released.left_90.value, released.left_90.n) == (0.25, 40)
    assert released.concentration.n == 30
    assert released.concentration.low is None
    expected = (activated.value, activated.low, activated.high)
    assert released.retention[0] == RetentionWeek(0, 40, *expected)  # type: ignore[arg-type]
    # 120 days contain 17 whole weeks; a share of 0 is shown, because it is of 40 people.
    assert [week.week for week in released.retention] == list(range(17))
    assert [week.week for week in released.retention if week.value] == [0, 14]


@pytest.mark.parametrize(
    ("people", "enrolled", "activated", "weeks"),
    [
        (0, "nothing", "nothing", 0),
        (6, "few", "few", 0),
        (15, None, "few", 0),
        (30, None, None, 17),
    ],
)
def test_figures_of_small_programs_are_unknown(
    tmp_path: Path, people: int, enrolled: str | None, activated: str | None, weeks: int
) -> None:
    found = participation.summary(snapshot_of(tmp_path, *people_rows(people)), "voices", CUT_OFF)
    assert found.enrolled.reason == enrolled
    assert found.activated_30.reason == activated
    assert len(found.retention) == weeks
    assert found.enrolled.value == (None if enrolled else people - -(-people // 4))


def test_any_share_is_shown_from_30_people() -> None:
    assert share("activated_30", wilson(0, 29)) == unknown("activated_30", "few")
    assert share("activated_30", wilson(29, 29)) == unknown("activated_30", "few")
    assert share("activated_30", wilson(0, 30)).value == 0
    assert share("activated_30", wilson(1, 29)).reason == "few"
    assert share("activated_30", wilson(1, 30)).n == 30
    assert share("activated_30", wilson(0, 0)).reason == "nothing"


@given(st.integers(0, 60), st.integers(0, 60))
def test_stored_figure_of_small_group_has_no_numbers(k: int, more: int) -> None:
    n = k + more
    for name, measure in registry.items():
        stored = share(name, wilson(k, n)).as_dict()
        if n < measure.floor:
            assert {stored[field] for field in ("value", "low", "high", "n")} == {None}
        assert GroupFigure.from_dict(json.loads(json.dumps(stored))).as_dict() == stored
    assert (count("enrolled", n).value is None) == (n < 5)


def test_concentration_is_unknown_when_one_person_dominates(tmp_path: Path) -> None:
    stays = [stay_row(number) for number in range(30)]
    acts = [action_row(0, 1 + number / 10) for number in range(71)]
    others = [action_row(1 + number, 5) for number in range(15)]
    busy = [action_row(number % 15 + 1, 6) for number in range(14)]
    found = participation.summary(
        snapshot_of(tmp_path, stays, acts + others + busy), "voices", CUT_OFF
    )
    assert found.concentration == unknown("concentration", "few")
    fewer = snapshot_of(tmp_path / "again", stays, acts[:70] + others + busy + [action_row(2, 7)])
    assert participation.summary(fewer, "voices", CUT_OFF).concentration.value is not None


def test_opt_out_is_unknown_without_rows_of_people_who_left(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path, [stay_row(number) for number in range(40)], [])
    found = participation.summary(snapshot, "voices", CUT_OFF).left_90
    assert found == unknown("left_90", "gone")


def test_opt_out_of_zero_and_of_all_has_an_interval(tmp_path: Path) -> None:
    stays = [*(stay_row(number) for number in range(39)), stay_row(39, 0, 95)]
    snapshot = snapshot_of(tmp_path, stays, [])
    found = participation.summary(snapshot, "voices", CUT_OFF).left_90
    assert found == share("left_90", wilson(0, 40))
    assert found.high
    all_left = snapshot_of(tmp_path / "all", [stay_row(number, 0, 5) for number in range(40)], [])
    assert participation.summary(all_left, "voices", CUT_OFF).left_90 == share(
        "left_90", wilson(40, 40)
    )


def test_opt_out_counts_90_whole_days(tmp_path: Path) -> None:
    stays = [
        stay_row(0, 0, 90.5),
        stay_row(1, 0, 89.9),
        *(stay_row(number) for number in range(2, 40)),
    ]
    found = participation.summary(snapshot_of(tmp_path, stays, []), "voices", CUT_OFF).left_90
    assert (found.value, found.n) == (1 - 39 / 40, 40)


def test_moment_after_the_cut_off_is_refused(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path, *people_rows(12))
    with pytest.raises(ValueError, match="after the snapshot was cut off"):
        participation.summary(snapshot, "voices", CUT_OFF + timedelta(seconds=1))
    with pytest.raises(ValueError, match="no time zone"):
        participation.summary(snapshot, "voices", CUT_OFF.replace(tzinfo=None))


def test_without_rows_it_says_so(tmp_path: Path) -> None:
    snapshots.write_part(tmp_path / "old", "rows", {"requests": request_table([])}, CUT_OFF)
    old = snapshots.load(tmp_path / "old")
    found = participation.summary(old, "voices", CUT_OFF)
    assert {each.reason for each in found.figures} == {"no_rows"}
    assert participation.summaries(None) == (Participation.empty(None, None, "no_rows"),)
    assert participation.summaries(old) == (Participation.empty(None, None, "no_rows"),)
    assert participation.summaries(snapshot_of(tmp_path, [], [])) == (
        Participation.empty(None, None, "nothing"),
    )
    assert found.sentence("en").startswith("Participation: unknown, the data of people")
    assert found.sentence("fr").startswith(
        "Participation\u00a0: inconnue, les données des personnes"
    )


def test_programs_are_summarized_separately(tmp_path: Path) -> None:
    stays, acts = people_rows(12)
    more = [row | {"program": "guides"} for row in stays[:6]]
    found = participation.summaries(snapshot_of(tmp_path, stays + more, acts))
    assert [each.program for each in found] == ["guides", "voices"]
    assert found[1] == participation.summary(
        snapshot_of(tmp_path / "one", stays, acts), "voices", CUT_OFF
    )


def test_it_survives_json(released: Participation) -> None:
    stored = json.loads(json.dumps(released.as_dict()))
    assert Participation.from_dict(stored) == released
    empty = Participation.empty("voices", None, "few")
    assert Participation.from_dict(json.loads(json.dumps(empty.as_dict()))) == empty
    with pytest.raises(ValueError, match="charm is no measure"):
        Participation.from_dict(stored | {"enrolled": stored["enrolled"] | {"measure": "charm"}})
    with pytest.raises(ValueError, match="has value and n, or a reason"):
        Participation.from_dict(stored | {"enrolled": stored["enrolled"] | {"n": None}})


def test_it_is_said_in_both_languages(released: Participation) -> None:
    assert released.sentence("en").startswith(
        "On 5\u00a0May 2026, 30 people who allow measuring took part. Active in the last 30 days:"
        " 33% (between 19% and 51%; 30 people). First action within 14 days of joining: 65%"
    )
    assert released.sentence("fr").startswith(
        "Le 5\u00a0mai 2026, 30 personnes participaient parmi celles qui autorisent la mesure. Actives"
        " au cours des 30 derniers jours\u00a0: 33\u00a0% (entre 19\u00a0% et 51\u00a0%\u202f; 30 personnes)."
    )
    assert "(all 30 people)" in released.sentence("en")
    assert released.retention_sentence("en") == (
        "Of 40 people observed during the whole of week 0, 65% (between 50% and 78%) were active."
        " Of 40 observed during the whole of week 16, 0% (between 0% and 9%) were active."
    )


def test_tables_have_a_row_per_figure(released: Participation) -> None:
    lines = released.table("en")
    assert [(line.value, line.interval, line.n) for line in lines][:2] == [
        ("30", "–", "30"),
        ("33%", "between 19% and 51%", "30"),
    ]
    assert len(lines) == 6
    assert [line.measure for line in released.weeks("fr")] == [
        f"semaine {week}" for week in range(17)
    ]
    hidden = Participation.empty("voices", "2026-05-05", "few").table("en")
    assert {line.value for line in hidden} == {"unknown, too few people are concerned to show it"}
