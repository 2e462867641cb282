"""Answers about openings: what the application recorded decides what may be said."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import answers, contracts, panel, question_panel, questions, snapshots
from analytics.contracts.unit_weeks import CHOSEN
from analytics.designs.rollout import Chosen
from analytics.engine import connect
from analytics.questions import Question
from analytics.snapshots import Snapshot
from tests.analytics.test_answers import UNITS, company, week

OPENS = 12
OPENING = Question(
    "opening", "05", "rollout", "applications", "program_open", "week", "recruitment",
    chosen_by="recorded", primary=True,
)  # fmt: skip


def opened_by(how: list[Chosen | None]) -> list[dict[str, Any]]:
    """The weeks of `company`, in which five units open in the middle, one for each of `how` and more."""
    rows = company()
    for row in rows:
        number = int(row["unit"][1:])
        opens = number < max(len(how), 5)
        row["opened"] = week(OPENS) if opens else None
        row["chosen_by"] = how[number % len(how)] if opens else None
    return rows


def frozen(folder: Path, rows: list[dict[str, Any]]) -> Snapshot:
    return panel.freeze(
        folder, contracts.frame("requests", []), datetime(2026, 6, 22, tzinfo=UTC),
        others={"events": contracts.frame("events", [])},
        units=contracts.frame("unit_weeks", rows),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("how", "chosen", "reason", "told"),
    [
        (["lot"], "lot", None, "drew by lot"),
        (["lot", "calendar"], "calendar", None, "dates that have nothing to do"),
        (["lot", "outcome", "unknown"], "outcome", "selected", "how units do decided"),
        (["lot", "unknown", "calendar"], "unknown", "not_random", "is not recorded"),
        ([None], "unknown", "not_random", "is not recorded"),
    ],
)
def test_what_decided_openings_is_what_the_application_recorded(
    tmp_path: Path, how: list[Chosen | None], chosen: Chosen, reason: str | None, told: str
) -> None:
    (found,) = answers.answer(frozen(tmp_path / "s", opened_by(how)), [OPENING]).each
    assert found.chosen_by == chosen
    assert {"selected", "not_random"} & set(found.estimate.reasons) == ({reason} - {None})
    assert told in found.sentence("en")
    assert found.sentence("en").count("recorded") <= 1
    (stated,) = answers.answer(
        frozen(tmp_path / "t", opened_by(how)), [replace(OPENING, chosen_by="calendar")]
    ).each
    assert stated.chosen_by == "calendar"
    assert "selon le fichier des questions" in stated.sentence("fr").lower()


def test_units_that_were_open_before_or_open_later_decide_nothing() -> None:
    weeks = pd.DataFrame(
        [
            {"unit": unit, "week": week(number), "opened": opened, "chosen_by": chosen}
            for unit, opened, chosen in (
                ("pilot", week(0), "unknown"), ("lot", week(3), "lot"),
                ("waits", None, None), ("later", week(9), "outcome"),
            )
            for number in range(6)
        ]
    )  # fmt: skip
    assert question_panel.recorded(weeks) == "lot"
    assert question_panel.recorded(weeks[weeks["unit"] != "lot"]) == "unknown"


@given(st.lists(st.sampled_from(CHOSEN), min_size=1, max_size=6))
def test_no_unit_is_answered_more_favorably_than_it_was_recorded(how: list[str]) -> None:
    weeks = pd.DataFrame(
        [
            {"unit": f"u{n}", "week": each, "opened": week(1), "chosen_by": chosen}
            for n, chosen in enumerate(how)
            for each in (week(0), week(1))
        ]
    )
    answered = question_panel.recorded(weeks)
    assert answered in how
    assert all(CHOSEN.index(answered) >= CHOSEN.index(each) for each in how)


def test_units_without_people_are_no_part_of_an_answer(tmp_path: Path) -> None:
    empty = [
        row | {"unit": f"above{n}", "opened": None, "people": 0, "enrolled": 0, "measured": 0,
               "stories": 0, "active": 0, "applied": 0, "chosen_by": None}
        for row in company() if row["unit"] == "u00"
        for n in range(3)
    ]  # fmt: skip
    rows = opened_by(["lot"])
    (alone,) = answers.answer(frozen(tmp_path / "s", rows), [OPENING]).each
    (beside,) = answers.answer(frozen(tmp_path / "t", rows + empty), [OPENING]).each
    assert beside.estimate == alone.estimate
    assert beside.estimate.units == UNITS


def test_times_since_the_opening_are_of_four_units_at_least(tmp_path: Path) -> None:
    rows = opened_by(["lot"])
    for row in rows:
        if row["unit"] in {"u03", "u04"}:
            row["opened"] = week(OPENS + 8)
    snapshot = frozen(tmp_path / "s", rows)
    found = answers.times(snapshot, "opening-applications")
    assert [(each.start, each.end) for each in found] == [
        (-12, -9), (-8, -5), (-4, -1), (0, 3),
    ]  # fmt: skip
    assert min(each.estimate.units for each in found) >= 4
    assert answers.times(None, "opening-applications") == ()
    asked = (snapshot.folder.parent / questions.REGISTER).read_text()
    assert "opening-applications" in asked


def test_a_snapshot_that_is_older_than_a_column_is_read(tmp_path: Path) -> None:
    """Before what decided openings was kept, and before applications were counted by unit."""
    snapshot = frozen(tmp_path / "s", opened_by(["lot"]))
    part = snapshot.folder / "rows"
    path, manifest = part / "unit_weeks.parquet", part / snapshots.MANIFEST
    with connect() as engine:
        older = engine.read_parquet(str(path)).df().drop(columns=["chosen_by", "applied"])
        path.unlink()
        engine.from_df(older).write_parquet(str(path))
    facts = json.loads(manifest.read_text())
    facts["files"][path.name]["sha256"] = sha256(path.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(facts))
    weeks = panel.unit_weeks(snapshots.load(snapshot.folder))
    assert weeks[["chosen_by", "applications"]].isna().all(axis=None)
    assert len(weeks) == len(older)
    assert question_panel.recorded(weeks) == "unknown"
    (found,) = answers.answer(snapshots.load(snapshot.folder), [OPENING]).each
    assert "no_data" in found.estimate.reasons
