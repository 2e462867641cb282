import os
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def trial() -> Callable[[str], Path]:
    """Where a file of the trial data stands; skips the test where it is absent."""

    def find(name: str) -> Path:
        root = Path(__file__).parents[2]
        path = root / os.environ.get("TRIAL_DATA", "../shared/data") / name
        if not path.exists():
            pytest.skip(f"TRIAL_DATA is absent: {name}")
        return path

    return find


@pytest.fixture(scope="session")
def weblog_path(trial: Callable[[str], Path]) -> Path:
    return trial("weblogs/apache_logs")
