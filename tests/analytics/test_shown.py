"""Tables as readers see them: names, numbers and words of their language, headings with scope."""

import re

import pandas as pd
import pytest

from analytics.shown import html


def rows(page: str) -> list[list[str]]:
    """Return the texts of the cells of each row."""
    found = re.findall(r"<tr>(.*?)</tr>", page)
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in found)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in row] for row in cells]


def test_numbers_have_the_marks_of_the_language_and_as_many_decimals_as_needed() -> None:
    table = pd.DataFrame({"n": [1240, -3], "mean": [0.5, 0.25], "share": [7.0, None]})
    assert rows(html("en", table)) == [["n", "Mean", "Share"], ["1,240", "0.50", "7"], ["−3", "0.25", "–"]]  # fmt: skip
    assert rows(html("fr", table)) == [
        ["n", "Moyenne", "Part"], ["1\u202f240", "0,50", "7"], ["−3", "0,25", "–"],
    ]  # fmt: skip


def test_large_and_endless_numbers() -> None:
    table = pd.DataFrame({"people": [2800.0, 0.5], "narrowest": [float("inf"), -1234.5]})
    assert rows(html("en", table))[1:] == [["2,800.0", "no limit"], ["0.5", "−1,234.5"]]
    assert rows(html("fr", table))[1:] == [
        ["2\u202f800,0", "sans limite"], ["0,5", "−1\u202f234,5"],
    ]  # fmt: skip


def test_an_estimate_and_its_interval_are_one_column() -> None:
    table = pd.DataFrame({"value": [0.5, 0.4], "low": [0.45, None], "high": [0.6, None]})
    assert rows(html("en", table)) == [["Value [95% interval]"], ["0.50 [0.45 – 0.60]"], ["0.40"]]
    ends = pd.DataFrame({"impressions": [5], "low": [0], "high": [9]})
    assert rows(html("en", ends)) == [["Impressions", "Low", "High"], ["5", "0", "9"]]


def test_words_and_days_are_those_of_their_column() -> None:
    table = pd.DataFrame(
        {"population": ["candidates"], "name": ["candidates"], "first_day": ["2026-03-01"]}
    )
    assert rows(html("fr", table))[1] == ["Candidats", "candidates", "1er\u00a0mars 2026"]
    years = pd.DataFrame({"n": [5]}, index=pd.Index([2024], name="year"))
    assert rows(html("fr", years)) == [["Année", "n"], ["2024", "5"]]


@pytest.mark.parametrize(
    ("index", "head"),
    [
        (pd.RangeIndex(1), ["n"]),
        (pd.Index([476]), ["n"]),
        (pd.RangeIndex(1, 2), ["No.", "n"]),
        (pd.Index(["all"], name="unit"), ["Unit", "n"]),
    ],
    ids=["from 0", "places of rows", "from 1", "named"],
)
def test_an_index_is_shown_where_it_says_something(index: pd.Index, head: list[str]) -> None:
    page = html("en", pd.DataFrame({"n": [1]}, index=index))
    assert rows(page)[0] == head
    assert page.count('scope="row"') == len(head) - 1
    assert page.count('scope="col"') == len(head)


def test_named_columns_are_words_and_unknown_names_are_marked_as_english() -> None:
    counts = pd.DataFrame({"declared": ["agency"], "tracked": ["none"], "applied": [7]})
    crossed = counts.pivot_table("applied", "tracked", "declared", "sum")
    assert rows(html("fr", crossed)) == [
        ["Origine suivie / Origine déclarée", "cabinet"], ["aucune", "7"],
    ]  # fmt: skip
    assert '<th scope="col" class="n" lang="en">odd &amp; new</th>' in html(
        "fr", pd.DataFrame({"odd & new": [1]})
    )


def test_a_table_without_rows_is_a_sentence() -> None:
    assert html("fr", pd.DataFrame({"n": []})) == '<p class="empty">Rien à afficher.</p>'


def test_cells_are_escaped() -> None:
    page = html("en", pd.DataFrame({"name": ["<b>&"], "source": ["https://law.example/a"]}))
    assert "<td>&lt;b&gt;&amp;</td>" in page
    assert "https:/<wbr>/<wbr>law.example/<wbr>a" in page
