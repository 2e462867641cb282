"""With REQUIRE_ALL=1 a skip is a failure that names its reason.

Without TRIAL_DATA, skips that name it are still allowed: the data are public, but large.
"""

import os
from collections.abc import Iterator

import pytest

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"


def _is_allowed(reason: object) -> bool:
    return not os.environ.get("TRIAL_DATA") and "TRIAL_DATA" in str(reason)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Turn a skip into a failure."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]  # pluggy's result
    if not REQUIRE_ALL or not report.skipped or hasattr(report, "wasxfail"):
        return
    if not _is_allowed(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ALL=1 and this was skipped: {report.longrepr}"
