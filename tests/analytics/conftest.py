import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def weblog_path() -> Path:
    root = Path(__file__).parents[2]
    path = root / os.environ.get("TRIAL_DATA", "../shared/data") / "weblogs" / "apache_logs"
    if not path.exists():
        pytest.skip("TRIAL_DATA is absent: weblogs/apache_logs")
    return path
