"""Notebooks are thin, never open rows/, and stand beside a twin that says the same."""

import tomllib
from pathlib import Path

import jupytext
import nbformat
import pytest

from analytics import notebooks
from tests.notebooks.house_rules import offences

FOLDER = Path(__file__).parents[2] / "notebooks"
TWINS = sorted(FOLDER.glob("*.py"))


@pytest.fixture(params=TWINS, ids=lambda path: path.stem)
def twin(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_a_notebook_keeps_the_rules(twin: Path) -> None:
    assert list(offences(twin.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def mean(x):\n    return x", "move the definition"),
        ("class A:\n    pass", "move the definition"),
        ("f = lambda x: x", "move the definition"),
        ("import os", "imports os"),
        ("from webapp.kernel import db", "imports webapp.kernel"),
        ("x = 1\n" * 61, "61 lines of code"),
        ("from analytics import snapshots\nsnapshots.rows(s)", "opens rows"),
        ("from analytics.snapshots import rows", "door to the rows"),
        ("import pandas as pd\npd.read_parquet(p)", "opens rows"),
        ("open(p)", "opens rows"),
        ("p = folder / 'rows/requests.parquet'", "names the folder rows/"),
        ("s.rows", "opens rows"),
    ],
)
def test_a_broken_rule_is_seen(source: str, said: str) -> None:
    assert [sentence for sentence in offences(source) if said in sentence]


def test_what_is_allowed_is_allowed() -> None:
    assert (
        list(offences("from analytics import weblog\nlog = weblog.read(None)\nlog.requests")) == []
    )


def test_the_pair_is_in_step(twin: Path) -> None:
    pair = twin.with_suffix(".ipynb")
    assert pair.is_file(), f"{pair.name} is missing: python -m analytics.notebooks --sync"
    notebook = jupytext.read(pair)
    ours = [(cell.cell_type, cell.source) for cell in jupytext.read(twin).cells]
    assert [(cell.cell_type, cell.source) for cell in notebook.cells] == ours
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


def test_the_pair_is_the_one_that_sync_makes(twin: Path) -> None:
    made = nbformat.writes(notebooks.paired(twin)) + "\n"  # type: ignore[no-untyped-call]
    assert twin.with_suffix(".ipynb").read_text(encoding="utf-8") == made


def test_it_opens_with_its_question_and_ends_with_its_answer(twin: Path) -> None:
    cells = jupytext.read(twin).cells
    assert cells[0].cell_type == "markdown"
    assert "**Question.**" in cells[0].source
    assert cells[-1].cell_type == "code"
    assert "sentence(" in cells[-1].source
    assert cells[-2].source.startswith("## Answer")


def test_the_gallery_lists_every_notebook_and_is_in_step() -> None:
    listed = tomllib.loads((FOLDER / "notebooks.toml").read_text(encoding="utf-8"))["notebook"]
    assert sorted(row["file"] for row in listed) == [path.name for path in TWINS]
    assert [row["order"] for row in listed] == list(range(1, len(listed) + 1))
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == notebooks.gallery(FOLDER)
    assert notebooks.twins(FOLDER) == TWINS


def test_pairing_is_what_jupytext_toml_says() -> None:
    said = tomllib.loads((FOLDER / "jupytext.toml").read_text(encoding="utf-8"))
    assert said["formats"] == "ipynb,py:percent"
