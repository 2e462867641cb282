"""Prints the time of each package at the end of a run, beside its budget in pyproject.toml.

Both are seconds of wall time, added over the parallel processes; the budgets are in
`[tool.francparler.test-budgets]`. Nothing fails on time: a machine may be busy. The line says where
the time went, and which budget a change broke.
"""

import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOWN = 0.05


def budgets() -> dict[str, float]:
    """Seconds per package, by the folder of its tests below `tests/`."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found: dict[str, float] = tomllib.loads(text)["tool"]["francparler"]["test-budgets"]
    return found


def package_of(nodeid: str) -> str:
    """The folder of a test: `unit`, or `integration/stories`."""
    parts = nodeid.partition("::")[0].removeprefix("tests/").split("/")
    return "/".join(parts[:-1]) or "."


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Add up what setup, call and teardown took."""
    spent: dict[str, float] = defaultdict(float)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                spent[package_of(report.nodeid)] += report.duration
    if not spent:
        return
    known = budgets()
    terminalreporter.section("time per package (budget), seconds")
    for package, seconds in sorted(spent.items(), key=lambda pair: -pair[1]):
        if seconds < SHOWN:
            continue
        budget = known.get(package)
        given = f"{budget:.0f}" if budget is not None else "none: add one to pyproject.toml"
        over = "  OVER" if budget is not None and seconds > budget else ""
        terminalreporter.write_line(f"{package:32} {seconds:7.1f}  ({given}){over}")
    terminalreporter.write_line(
        f"{'all':32} {sum(spent.values()):7.1f}  ({sum(known.values()):.0f})"
    )
