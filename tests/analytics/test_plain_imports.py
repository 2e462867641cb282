"""The web imports `analytics.plain`; it must not thereby import the statistics."""

import subprocess
import sys
from pathlib import Path

import pytest

import analytics.plain

HEAVY = ("pandas", "numpy", "duckdb", "statsmodels", "ortools", "altair", "vl_convert")
PLAIN = sorted(
    f"analytics.plain.{path.stem}"
    for path in Path(analytics.plain.__path__[0]).glob("*.py")
    if path.stem != "__init__"
)


def loaded(modules: list[str]) -> set[str]:
    program = f"import sys, {', '.join(modules)}; print(*sorted(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return set(told.stdout.split())


def test_the_plain_part_loads_nothing_heavy() -> None:
    names = loaded(PLAIN)
    assert set(PLAIN) <= names
    assert not names & set(HEAVY)


@pytest.mark.parametrize("module", ["analytics.reach", "analytics.traffic"])
def test_the_rest_does_and_the_test_above_would_see_it(module: str) -> None:
    assert "pandas" in loaded([module])
