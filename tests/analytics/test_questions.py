"""Questions are fixed in a file; a change after the data were read is shown."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import questions
from analytics.questions import Question, QuestionError

ONE = Question("reach-enps", "04", "within", "enps", "authentic_reach", "wave", "family")
FILE = """
[[question]]
key = "a"
notebook = "04"
primary = true
design = "within"
outcome = "enps"
exposure = "authentic_reach"
period = "wave"
family = "x"
"""


def test_the_questions_of_the_project_are_valid() -> None:
    found = questions.load()
    assert {each.notebook for each in found if each.primary} == {"04", "05", "06"}
    assert len(questions.digest(found)) == 64


def test_any_change_of_a_question_changes_its_hash() -> None:
    changes: dict[str, Any] = {
        "outcome": "attractiveness", "exposure": "participation", "period": "week", "lags": 2,
        "confounders": ("events",), "family": "other", "design": "rollout", "primary": True,
        "chosen_by": "lot",
    }  # fmt: skip
    hashes = {replace(ONE, **{name: value}).digest for name, value in changes.items()}
    assert len(hashes | {ONE.digest}) == len(changes) + 1
    assert questions.digest([ONE]) != questions.digest([replace(ONE, lags=1)])


@given(st.lists(st.integers(0, 8), min_size=1, max_size=6))
def test_a_change_is_told_from_the_first_time_on(lags: list[int]) -> None:
    """Whatever the order of changes, the first content is the one that was fixed."""
    with TemporaryDirectory() as folder:
        for number, lag in enumerate(lags):
            asked = questions.ask([replace(ONE, lags=lag)], Path(folder) / f"2026-W{number:02}")
            assert asked.first == {"reach-enps": "2026-W00"}
            assert ("reach-enps" in asked.changed) == (lag != lags[0])
        lines = (Path(folder) / questions.REGISTER).read_text().splitlines()
        assert len(lines) == len(set(lags))


def test_a_new_question_is_no_change(tmp_path: Path) -> None:
    questions.ask([ONE], tmp_path / "2026-W01")
    asked = questions.ask([ONE, replace(ONE, key="other")], tmp_path / "2026-W02")
    assert (asked.first, asked.changed) == ({"reach-enps": "2026-W01", "other": "2026-W02"}, {})


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (FILE.replace('family = "x"\n', ""), "a: family is missing"),
        (FILE + "weight = 3\n", "a: weight is no part of a question"),
        (FILE.replace('"wave"', '"month"'), "a: period is one of wave, week"),
        (FILE + "lags = 9\n", "a: lags is a whole number from 0 to 8"),
        (FILE + FILE, "a: two questions have this key"),
        (FILE.replace("true", "false"), "Notebook 04 needs exactly one primary question"),
        (FILE + FILE.replace('"a"', '"b"'), "Notebook 04 needs exactly one primary question"),
    ],
    ids=["missing", "unknown", "wrong", "lags", "twice", "no primary", "two primary"],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, wrong: str, why: str) -> None:
    path = tmp_path / "questions.toml"
    path.write_text(wrong)
    with pytest.raises(QuestionError, match=why):
        questions.load(path)
