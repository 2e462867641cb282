"""Files of the public data sets."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def trial(trial_data: Path) -> Callable[[str], Path]:
    """Return the path of a trial data file; the test is skipped where it is missing."""

    def find(name: str) -> Path:
        path = trial_data / name
        if not path.exists():
            pytest.skip(f"TRIAL_DATA is absent: {name}")
        return path

    return find


@pytest.fixture
def weblog_path(trial: Callable[[str], Path]) -> Path:
    """The real access log."""
    return trial("weblogs/apache_logs")
