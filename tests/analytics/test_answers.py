"""Answers to fixed questions: nulls in the same list, families, changes, and who came."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics import answers, contracts, panel, question_panel, questions
from analytics.designs.estimate import Estimate
from analytics.questions import Question
from analytics.snapshots import Snapshot
from tests.analytics.test_unit_weeks import ZEROS

WEEKS, UNITS = 24, 14
START = date(2026, 1, 5)
REACH = Question(
    "reach", "06", "within", "applications", "authentic_reach", "week", "recruitment", lags=0,
    confounders=("events",), primary=True,
)  # fmt: skip
STORIES = Question(
    "stories", "06", "within", "applications", "participation", "week", "recruitment"
)
SLOPE = 3.0


def week(number: int) -> str:
    year, iso, _day = (START + timedelta(weeks=number)).isocalendar()
    return f"{year}-W{iso:02}"


def company(seed: int = 3) -> list[dict[str, Any]]:
    """Weeks of units and applications that follow the logarithm of reach, and not the stories."""
    random = np.random.default_rng(seed)
    rows = []
    for unit in range(UNITS):
        level = random.normal(40, 8)
        for number in range(WEEKS):
            reach, stories = int(random.poisson(12)), int(random.poisson(3))
            mean = level + SLOPE * np.log1p(1000 * reach / 50)
            rows.append(dict.fromkeys(ZEROS, 0) | {
                "unit": f"u{unit:02}", "week": week(number),
                "opened": week(0), "people": 50, "enrolled": 12, "measured": 10, "offered": 2,
                "stories": stories, "active": min(stories, 10), "gross": reach + 3,
                "authentic_low": reach, "authentic": reach, "reach_low": reach, "reach": reach,
                "reach_high": reach, "applied": max(0, round(mean + random.normal(0, 1))),
            })  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    event = {"first_day": "2026-02-03", "last_day": "2026-02-20", "kind": "reorganization",
             "unit": "u03", "name": "Two teams become one", "source": "a memo"}  # fmt: skip
    folder = tmp_path_factory.mktemp("snapshots") / "2026-W24"
    return panel.freeze(
        folder, contracts.frame("requests", []), datetime(2026, 6, 22, tzinfo=UTC),
        others={
            "applications": contracts.frame("applications", []),
            "barometers": contracts.frame("barometers", []),
            "customers": contracts.frame("customers", []),
            "events": contracts.frame("events", [event]),
        },
        units=contracts.frame("unit_weeks", company()),
    )  # fmt: skip


def test_what_is_there_is_found_and_what_is_not_stands_beside_it(snapshot: Snapshot) -> None:
    found = answers.answer(snapshot, [STORIES, REACH])
    first, second = found.of("06")
    assert (first.question, second.question) == (REACH, STORIES)
    assert first.estimate.verdict == "association"
    assert first.estimate.is_claim
    assert first.estimate.low <= SLOPE <= first.estimate.high
    assert not second.estimate.is_claim
    assert first.family == 2
    assert first.estimate.p <= first.adjusted <= 0.05
    told = found.sentences("06", "en")
    assert len(told) == 4
    assert told[-1] == f"Questions {found.digest[:12]}."
    assert "volunteers" in told[-2] or "chose" in told[-2]
    assert "effect" not in " ".join(told)
    names = [each.question.name("en") for each in (first, second)]
    assert found.table("06", "en")["question"].tolist() == names
    assert found.table("06", "en")["verdict"].tolist() == ["association", "null"]


def test_a_change_after_the_data_were_read_is_shown(snapshot: Snapshot) -> None:
    questions.ask([REACH], snapshot.folder)
    (again,) = answers.answer(snapshot, [replace(REACH, lags=2)]).each
    assert again.changed
    assert "exploratory" in again.sentence("en")
    assert "exploratoire" in again.sentence("fr")


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_without_a_snapshot_every_answer_is_unknown(locale: str) -> None:
    found = answers.answer(None)
    assert {each.estimate.verdict for each in found.each} == {"none"}
    unknown = {"en": "unknown", "fr": "inconnu"}[locale]
    for notebook in ("04", "05", "06"):
        told = found.sentences(notebook, locale)
        assert all(unknown in each for each in told[:-2])


def test_events_of_one_unit_are_counted_in_its_weeks(snapshot: Snapshot) -> None:
    weeks = pd.DataFrame({"unit": ["a", "a", "b"], "week": ["2026-W06", "2026-W07", "2026-W06"]})
    calendar = contracts.frame("events", [
        {"first_day": "2026-02-02", "last_day": last, "kind": "law", "unit": unit, "name": "x",
         "source": "y"} for unit, last in (("a", None), ("a", "2026-02-10"), ("all", None))
    ])  # fmt: skip
    assert question_panel.with_events(weeks, calendar)["events"].tolist() == [2, 1, 0]


def test_a_finding_that_the_family_takes_back_is_none() -> None:
    single = Estimate(
        "applications", "participation", "within", "week", 1.0, 0.1, 1.9, n=90, units=12,
        verdict="association", p=0.03, se=0.45,
    )  # fmt: skip
    assert single.is_claim
    assert answers._weakened(single, 0.04) == single
    taken = answers._weakened(single, 0.12)
    assert not taken.is_claim
    assert "family" in taken.reasons
    told = answers.Answer(REACH, taken, 0.12, 3, "2026-W24", changed=False)
    assert (told.finding, replace(told, estimate=single).finding) == ("none", "association")
    assert "not a finding" in taken.sentence("en")
