"""Notebooks contain no logic, never read rows/, and match the `.ipynb` generated from them."""

import re
import tomllib
from pathlib import Path

import jupytext
import nbformat
import pytest

from analytics import notebooks
from tests.notebooks.notebook_rules import violations

FOLDER = Path(__file__).parents[2] / "notebooks"
SOURCES = sorted(FOLDER.glob("*.py"))


@pytest.fixture(params=SOURCES, ids=lambda path: path.stem)
def source(request: pytest.FixtureRequest) -> Path:
    """Return the `.py` source of each notebook in turn."""
    path: Path = request.param
    return path


def test_notebook_follows_the_rules(source: Path) -> None:
    assert list(violations(source.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("def mean(x):\n    return x", "move the definition"),
        ("class A:\n    pass", "move the definition"),
        ("f = lambda x: x", "move the definition"),
        ("import os", "imports os"),
        ("from webapp.core import db", "imports webapp.core"),
        ("x = 1\n" * 61, "61 lines of code"),
        ("from analytics import snapshots\nsnapshots.rows(s)", "reads rows"),
        ("from analytics.snapshots import rows", "function that reads rows"),
        ("import pandas as pd\npd.read_parquet(p)", "reads rows"),
        ("open(p)", "reads rows"),
        ("p = folder / 'rows/requests.parquet'", "names the folder rows/"),
        ("s.rows", "reads rows"),
        ("from analytics import panel\npanel.unit_weeks(s)", "reads rows"),
        ("from analytics.panel import unit_weeks as u\nu(s)", "function that reads rows"),
        ("from analytics.panel import *\nunit_weeks(s)", "reads rows"),
        ("figure.sentence('en')", "paths.locale()"),
        ("print(f'{n} posts of one brand')", "move ' posts of one brand' into analytics/locale"),
        ("print(f'{name}: {value}')", "into analytics/locale"),
    ],
)
def test_violations_are_found(code: str, message: str) -> None:
    assert [sentence for sentence in violations(code) if message in sentence]


def test_allowed_code_has_no_violations() -> None:
    assert (
        list(violations("from analytics import weblog\nlog = weblog.read(None)\nlog.requests"))
        == []
    )


def test_ipynb_has_the_same_cells_and_no_outputs(source: Path) -> None:
    pair = source.with_suffix(".ipynb")
    assert pair.is_file(), f"{pair.name} is missing: python -m analytics.notebooks --sync"
    notebook = jupytext.read(pair)
    expected = [(cell.cell_type, cell.source) for cell in jupytext.read(source).cells]
    assert [(cell.cell_type, cell.source) for cell in notebook.cells] == expected
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


def test_ipynb_is_generated_by_sync(source: Path) -> None:
    generated = nbformat.writes(notebooks.paired(source)) + "\n"  # type: ignore[no-untyped-call]
    assert source.with_suffix(".ipynb").read_text(encoding="utf-8") == generated


def test_notebook_starts_with_its_question_and_ends_with_its_answer(source: Path) -> None:
    cells = jupytext.read(source).cells
    assert cells[0].cell_type == "markdown"
    assert "**Question.**" in cells[0].source
    assert cells[-1].cell_type == "code"
    assert "sentence(" in cells[-1].source
    assert cells[-2].source.startswith("## Answer")


def test_readme_lists_every_notebook_and_is_generated() -> None:
    listed = tomllib.loads((FOLDER / "notebooks.toml").read_text(encoding="utf-8"))["notebook"]
    assert sorted(row["file"] for row in listed) == [path.name for path in SOURCES]
    assert [row["order"] for row in listed] == [int(row["file"][:2]) for row in listed]
    assert listed == sorted(listed, key=lambda row: row["order"])
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == notebooks.readme(FOLDER)
    assert notebooks.sources(FOLDER) == SOURCES


def test_jupytext_pairs_ipynb_with_percent_format() -> None:
    settings = tomllib.loads((FOLDER / "jupytext.toml").read_text(encoding="utf-8"))
    assert settings["formats"] == "ipynb,py:percent"


def test_data_sets_have_title_publisher_address_and_license() -> None:
    rows = tomllib.loads((FOLDER / "datasets.toml").read_text(encoding="utf-8"))["dataset"]
    columns = {"file", "title", "publisher", "url", "license", "used"}
    assert all(set(row) == columns and all(row.values()) for row in rows)
    assert all(row["url"].startswith("https://") for row in rows)


def test_every_trial_data_file_in_code_is_a_listed_data_set() -> None:
    rows = tomllib.loads((FOLDER / "datasets.toml").read_text(encoding="utf-8"))["dataset"]
    tests = FOLDER.parent / "tests" / "analytics"
    code = "".join(path.read_text(encoding="utf-8") for path in [*SOURCES, *tests.glob("*.py")])
    read = set(re.findall(r"\btrial(?:_data)?\(\"(\w+/[^\"]+)\"", code))
    assert read
    assert read == {row["file"] for row in rows if row["used"] != "not yet read"}
