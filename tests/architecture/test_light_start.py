"""The pages start without the statistics: they are slow to load and nobody waits for them."""

import os
import subprocess
import sys
from pathlib import Path

from tests.environment import ENVIRONMENT
from webapp import config

HEAVY = {
    "pandas", "numpy", "duckdb", "statsmodels", "ortools", "altair", "pyfixest", "scipy",
    "vl_convert", "matplotlib", "jupytext", "nbclient", "tweepy", "mastodon", "atproto_client",
}  # fmt: skip
PROGRAM = """
import sys
from webapp.app import create_app
answer = create_app().test_client().get("/healthz")
print(answer.status_code, *sorted(m for m in sys.modules if "." not in m))
"""


def _told(program: str, tmp_path: Path) -> list[str]:
    given = {"DATABASE_URL": f"sqlite:///{tmp_path}/company.db", "INSTANCE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=config.ROOT, env={**os.environ, **ENVIRONMENT, **given},
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout.split()


def test_the_pages_load_no_statistics(tmp_path: Path) -> None:
    status, *modules = _told(PROGRAM, tmp_path)
    assert status == "200"
    assert "flask" in modules
    assert set(modules) & HEAVY == set(), "import it in insights.jobs, named late in wiring"


def test_the_test_above_would_see_one(tmp_path: Path) -> None:
    modules = _told("import numpy" + PROGRAM, tmp_path)
    assert set(modules) & HEAVY == {"numpy"}
