"""Every text of the notebooks has its French, set as French is."""

import re
import tomllib
from pathlib import Path

import jupytext
import pytest

from analytics import notebooks
from analytics.report.french import NAME, blocks, translations

FOLDER = Path(__file__).parents[2] / "notebooks"
PAIRS = translations(FOLDER)
SPACES = re.compile(r"(?<!\u202f)[;!?»]|(?<!\u00a0)[:%]|«(?!\u202f)|['\"]")


def written(source: Path) -> list[str]:
    """Return the Markdown blocks of a notebook."""
    cells = jupytext.read(source).cells
    return [
        block for cell in cells if cell.cell_type == "markdown" for block in blocks(cell.source)
    ]


@pytest.mark.parametrize("source", notebooks.sources(FOLDER), ids=lambda path: path.stem)
def test_every_block_has_its_french(source: Path) -> None:
    missing = [block for block in written(source) if block not in PAIRS]
    assert missing == [], f"write their French into notebooks/{NAME}"


def test_every_pair_is_used_once() -> None:
    used = {block for source in notebooks.sources(FOLDER) for block in written(source)}
    assert set(PAIRS) - used == set(), f"delete them from notebooks/{NAME}"
    listed = tomllib.loads((FOLDER / NAME).read_text(encoding="utf-8"))["text"]
    assert len(listed) == len(PAIRS), "one English text has two French ones"


def test_headings_and_questions_stay_so() -> None:
    for english, french in PAIRS.items():
        for mark in ("# ", "## ", "**Question.** "):
            assert english.startswith(mark) == french.startswith(mark), french


def test_french_has_no_break_spaces_and_curved_apostrophes() -> None:
    rows = notebooks.listed(FOLDER)
    titles = [row[key] for row in rows for key in ("title_fr", "question_fr")]
    assert {text: SPACES.findall(text) for text in [*PAIRS.values(), *titles]} == {
        text: [] for text in [*PAIRS.values(), *titles]
    }
