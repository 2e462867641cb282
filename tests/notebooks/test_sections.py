"""Sections of the report: order, captions, folded tables, ids, names of units, escaped text."""

import re

import nbformat
import pytest

from analytics.report.sections import Sections
from tests.notebooks.report_builders import executed

UNIT = "3w63pr5yzyfpbnqn"
FRENCH = {"## Part": "## Partie", "**Question.** Why?": "**Question.** Pourquoi\u202f?"}


@pytest.fixture
def english() -> str:
    """Return the section of a notebook in English."""
    sections = Sections("en", {}, {UNIT: "North & South"}, ("second line",))
    return sections.section(4, "Title & more", executed(), failed=False)


def test_question_and_answer_come_first(english: str) -> None:
    order = ["4. Title &amp; more</h2>", "<strong>Question.</strong>", "<h3>Answer</h3>", "<h3>Part</h3>"]  # fmt: skip
    places = [english.index(each) for each in order]
    assert places == sorted(places)
    assert '<p class="said">first &lt;line&gt;</p>' in english
    assert "second line" not in english, "hidden, as the title page has it"
    assert "&lt;b&gt;tags&lt;/b&gt;" in english
    assert '<p class="said">a string</p>' in english


def test_figures_and_tables_are_numbered_and_named(english: str) -> None:
    assert re.findall(r"<figcaption>(.*?)</figcaption>", english) == [
        "Figure 1. A chart", "Figure 2. A chart", "Figure 3. Another chart",
    ]  # fmt: skip
    assert re.findall(r"<caption [^>]*>(.*?)</caption>", english) == [
        "Table 1. A chart", "Table 2. Another chart", "Table 3. More text",
    ]  # fmt: skip
    assert english.count("<details>") == 1
    assert "<summary>Table 2. Another chart (30 rows)</summary>" in english


def test_a_chart_that_appears_twice_has_two_ids(english: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', english)
    assert len(ids) == len(set(ids)) == 3 * 3 + 3 + 2
    named = re.findall(r'aria-labelledby="([^"]+)"', english)
    assert {each for names in named for each in names.split()} <= set(ids)


def test_units_have_their_names(english: str) -> None:
    assert UNIT not in english
    assert english.count("<td>North &amp; South</td>") == 2 + 30 + 2


def test_french_is_used_where_there_is_some_and_english_is_marked() -> None:
    page = Sections("fr", FRENCH).section(4, "Titre", executed(), failed=True)
    assert "<h3>Partie</h3>" in page
    assert "Pourquoi\u202f?" in page
    assert '<div lang="en"><p>More text:</p>' in page
    assert '<p class="failed">Ce notebook s’est arrêté sur une erreur.' in page
    assert f"<td>{UNIT}</td>" in page
    assert "Tableau 3." in page


def test_parts_about_public_data_are_left_out_where_these_are_missing() -> None:
    notebook = executed()
    survey = [
        nbformat.v4.new_markdown_cell("## A survey"),  # type: ignore[no-untyped-call]
        nbformat.v4.new_code_cell('path = paths.trial_data("survey.csv")'),  # type: ignore[no-untyped-call]
        nbformat.v4.new_markdown_cell("More about it."),  # type: ignore[no-untyped-call]
    ]
    notebook.cells[-2:-2] = survey
    whole, without = (
        Sections("en", {}, public=public).section(4, "Title", notebook, failed=False)
        for public in (True, False)
    )
    told = ("<h3>A survey</h3>", "More about it.", "<h3>Part</h3>", "<h3>Answer</h3>")
    assert [each in whole for each in told] == [True, True, True, True]
    assert [each in without for each in told] == [False, False, True, True]
