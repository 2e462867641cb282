"""Importing `analytics.core`, as web pages do, loads no statistics package."""

import subprocess
import sys
from pathlib import Path

import pytest

import analytics.core

HEAVY = ("pandas", "numpy", "duckdb", "statsmodels", "ortools", "altair", "vl_convert")
PLAIN = sorted(
    f"analytics.core.{path.stem}"
    for path in Path(analytics.core.__path__[0]).glob("*.py")
    if path.stem != "__init__"
)


def loaded(modules: list[str]) -> set[str]:
    program = f"import sys, {', '.join(modules)}; print(*sorted(sys.modules))"
    process = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return set(process.stdout.split())


def test_core_loads_no_statistics() -> None:
    names = loaded(PLAIN)
    assert set(PLAIN) <= names
    assert not names & set(HEAVY)


@pytest.mark.parametrize("module", ["analytics.reach", "analytics.traffic"])
def test_other_modules_load_statistics(module: str) -> None:
    assert "pandas" in loaded([module])


def test_no_estimate_is_loaded_with_its_libraries() -> None:
    """Servers run jobs with analytics and do not install what estimates need."""
    names = loaded(
        ["analytics.designs", "analytics.survival", "analytics.panel", "analytics.scales"]
    )
    assert "analytics.designs.within" in names
    assert not names & {"pyfixest", "statsmodels", "wildboottest", "numba", "diff_diff"}
