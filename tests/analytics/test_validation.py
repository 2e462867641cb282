"""The validation: two scenarios in the suite, draws that are kept, measures, and the table."""

import json
import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analytics import figures
from analytics.core.texts import LOCALES
from analytics.validation import (
    CASES,
    Case,
    Measured,
    Target,
    coverage_chart,
    measured,
    results,
    summary,
    table,
    units_sentence,
)
from analytics.validation.cases import code
from analytics.validation.drawing import draw
from analytics.validation.kept import Kept
from analytics.validation.running import main
from analytics.validation.written import write

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 30)
CASE = CASES["within_null_12"]
# 95 % of 100 draws, less three standard deviations.
LEAST_COVERAGE = 0.885


def hundred(name: str) -> tuple[pd.DataFrame, dict[str, Measured]]:
    case = CASES[name]
    draws = pd.DataFrame([draw(case, number) for number in range(100)])
    return draws, {each.measure: each for each in measured(case, draws)}


def test_a_growing_effect_is_found_by_imputation_and_missed_by_the_usual_regression() -> None:
    draws, found = hundred("rollout_long_20")
    assert found["coverage"].value >= LEAST_COVERAGE
    assert abs(found["bias"].value) < 0.02
    assert found["twfe_misses"].value > 0.1
    assert draws["claim"].mean() > 0.7


def test_intervals_within_units_include_the_truth() -> None:
    draws, found = hundred("within_20")
    assert found["coverage"].value >= LEAST_COVERAGE
    assert abs(found["bias"].value) < 0.01
    assert (draws["high"] - draws["low"]).mean() < 0.2


def made(**columns: list[float] | list[bool]) -> pd.DataFrame:
    usual = {"truth": [1.0] * 4, "value": [1.0, 1.0, 1.0, 1.0], "p": [0.5] * 4}
    return pd.DataFrame(usual | columns)


@pytest.mark.parametrize(
    ("target", "columns", "value", "passed"),
    [
        (Target("coverage", 0.7, 0.8), {"low": [0, 0, 0, 1.1], "high": [2, 1, 1.5, 2]}, 0.75, True),
        (Target("coverage", 0.7), {"low": [0, 0, None, None], "high": [2, 2, 2, 2]}, 0.5, False),
        (Target("false_positives", 0, 0.3), {"p": [0.04, 0.05, 0.9, 0.6]}, 0.25, True),
        (Target("false_positives", 0, 0.3), {"p": [0.04, 0.01, 0.9, 0.6]}, 0.5, False),
        (Target("randomization", 0, 0.4), {"randomization": [0.01, 0.5, 0.7, None]}, 1 / 3, True),
        (Target("bias"), {"value": [0.9, 1.1, 1.16, 1.0]}, 0.04, True),
        (Target("bias"), {"value": [1.06] * 4}, 0.06, False),
        (Target("bias"), {"truth": [0.0] * 4, "value": [0.1, -0.1, 0.1, -0.09]}, 0.0025, True),
        (Target("twfe_misses", 0.1), {"twfe": [0.8, 0.9, 0.7, 0.8]}, 0.2, True),
        (Target("twfe_misses", 0.1), {"twfe": [1.0] * 4}, 0, False),
        (Target("stopped", 0.8), {"claim": [False, False, False, True]}, 0.75, False),
        (Target("claimed", math.nan, math.nan), {"claim": [False, False, True, True]}, 0.5, True),
        (Target("family", 0, 0.3), {"discoveries": [0, 3, 0, 0]}, 0.25, True),
    ],
    ids=lambda each: each.measure if isinstance(each, Target) else "",
)
def test_measures_of_four_draws(
    target: Target, columns: dict[str, list[float]], value: float, *, passed: bool
) -> None:
    (found,) = measured(replace(CASE, targets=(target,)), made(**columns))
    assert found.value == pytest.approx(value)
    assert (found.passed, found.draws) == (passed, 4)
    assert found.error >= 0


def test_a_case_without_draws_is_an_error() -> None:
    with pytest.raises(ValueError, match="no draws"):
        measured(CASE, pd.DataFrame())


def test_seeds_differ_between_draws_and_cases() -> None:
    seeds = [case.seed(number) for case in CASES.values() for number in range(100)]
    assert len(set(seeds)) == len(seeds)


def test_a_draw_is_the_same_again() -> None:
    assert draw(CASE, 3) == pytest.approx(draw(CASE, 3), nan_ok=True)


def test_finished_draws_are_kept_and_a_cut_line_is_dropped(tmp_path: Path) -> None:
    Kept(tmp_path, CASE).add([{"draw": 1, "p": 0.5}, {"draw": 0, "p": 0.25}])
    file = tmp_path / f"{CASE.name}.jsonl"
    file.write_text(file.read_text(encoding="utf-8") + '{"draw": 2, "p": 0.', encoding="utf-8")
    again = Kept(tmp_path, CASE)
    assert again.missing(4) == [2, 3]
    again.add([{"draw": 2, "p": 0.125}])
    assert Kept(tmp_path, CASE).table(3).to_dict("list") == {
        "draw": [0, 1, 2],
        "p": [0.25, 0.5, 0.125],
    }


def test_other_parameters_start_a_scenario_anew(tmp_path: Path) -> None:
    Kept(tmp_path, CASE).add([{"draw": 0}])
    changed = replace(CASE, scenario=replace(CASE.scenario, noise=0.2))
    assert Kept(tmp_path, changed).missing(1) == [0]
    assert Kept(tmp_path, CASE).missing(1) == [0]


def test_the_fingerprint_contains_scenario_question_and_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    others: list[Case] = [replace(CASE, lags=2), replace(CASE, period="wave")]
    prints = {each.fingerprint for each in (CASE, *others)}
    monkeypatch.setattr("analytics.validation.cases.code", lambda: code() + " changed")
    assert len(prints | {CASE.fingerprint}) == 4


def run(folder: Path, draws: int, processes: int = 1) -> list[str]:
    """Run the command for two scenarios; return the lines of the kept draws of the first."""
    arguments = ["--draws", str(draws), "--processes", str(processes), "--as-of", "2026-11-30"]
    arguments += ["--out", str(folder / "kept"), "--results", str(folder / "table.csv")]
    assert main(["within_null_12", "within_waves_20", *arguments]) == 0
    return (folder / "kept" / "within_null_12.jsonl").read_text(encoding="utf-8").splitlines()


def test_a_second_start_goes_on_and_gives_what_one_start_gives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = run(tmp_path / "twice", 2)
    again = run(tmp_path / "twice", 4)
    assert again[:3] == first
    assert "within_null_12: 2 of 4 draws" in capsys.readouterr().out
    assert run(tmp_path / "once", 4) == again
    tables = [(tmp_path / each / "table.csv").read_bytes() for each in ("once", "twice")]
    assert tables[0] == tables[1]
    assert len(results(tmp_path / "once" / "table.csv")) == 4


def test_two_processes_make_the_same_draws(tmp_path: Path) -> None:
    alone, both = run(tmp_path / "one", 12), run(tmp_path / "two", 12, processes=2)
    assert sorted(alone) == sorted(both)


def test_an_unknown_scenario_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["within_99", "--as-of", "2026-11-30"]) == 2
    assert capsys.readouterr().out.startswith(
        "There is no scenario within_99. Scenarios: within_12,"
    )


@pytest.mark.parametrize("arguments", [[], ["--as-of", "2026-11-30", "--draws", "0"], ["--as-of", "x"]], ids="".join)  # fmt: skip
def test_wrong_arguments_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)


def test_results_replace_their_scenario_only_and_are_ordered(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    rows = [Measured(name, "coverage", 0.9, 0.01, 0.93, 0.97, False, 10) for name in ("within_40", "within_12")]  # fmt: skip
    for each in rows:
        write(path, [each], TODAY)
    write(path, [replace(rows[0], value=0.95, passed=True)], TODAY)
    found = results(path)
    assert [(r.measured.scenario, r.measured.value, r.measured.passed) for r in found] == [
        ("within_12", 0.9, False), ("within_40", 0.95, True),
    ]  # fmt: skip
    assert "missed" in found[0].sentence("en")
    assert summary(found, "en").startswith(
        "1 of 2 targets were met, computed on 30\u00a0November 2026."
    )
    assert found[0].sentence("en") in summary(found, "en")


def test_the_committed_table_has_every_target_of_the_code() -> None:
    found = [each.measured for each in results(ROOT / "notebooks" / "validation.csv")]
    expected = [(case.name, target) for case in CASES.values() for target in case.targets]
    assert [(each.scenario, each.measure) for each in found] == [
        (name, target.measure) for name, target in expected
    ]
    for each, (_name, target) in zip(found, expected, strict=True):
        assert each.draws >= 1_000
        assert each.has_aim == (each.measure != "claimed")
        assert each.passed == (not each.has_aim or each.low <= each.value <= each.high)
        if target.measure not in {"bias", "claimed"}:
            assert (each.low, each.high) == (target.low, target.high)


def test_the_docs_quote_the_committed_table() -> None:
    page = (ROOT / "webapp" / "docs" / "performance.md").read_text(encoding="utf-8")
    assert summary(results(ROOT / "notebooks" / "validation.csv"), "en") in page.replace("\n", " ")


@pytest.mark.parametrize("locale", LOCALES)
def test_results_are_worded_in_both_languages(locale: str) -> None:
    found = results(ROOT / "notebooks" / "validation.csv")
    assert table(found, locale).shape == (len(found), 6)
    assert len({each.sentence(locale) for each in found}) == len(found)
    assert summary([], locale) != summary(found, locale)
    told = {units_sentence(found, units, locale) for units in (None, 5, 12, 20)}
    assert len(told) == 4
    assert json.dumps(sorted(told)).isprintable()


def test_the_chart_shows_each_share_beside_its_band(tmp_path: Path) -> None:
    rows = [Measured("within_12", "coverage", value, 0.01, 0.93, 0.97, value >= 0.93, 10) for value in (0.95, 0.7)]  # fmt: skip
    write(tmp_path / "table.csv", rows, TODAY)
    drawn = coverage_chart(results(tmp_path / "table.csv"), "en").svg
    assert drawn.count(f'stroke="{figures.TEAL}" stroke-width="4"') == 1
    assert drawn.count(f'stroke="{figures.CLAY}" stroke-width="4"') == 1
    assert ">70.0%<" in drawn
    assert "the interval includes the true value in 70.0% to 95.0% of companies" in drawn
    assert "nothing was validated yet" in coverage_chart([], "en").svg
