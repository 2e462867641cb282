"""The report of a small snapshot in both languages: one file, complete, readable, without names."""

import re
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

from analytics import (
    measures,
    notebooks,
    own_words,
    panel,
    participation,
    reach,
    report,
    reported,
    snapshots,
)
from analytics.core.texts import LOCALES, Locale
from tests.notebooks.small_snapshot import people_rows, small_snapshot

ROOT = Path(__file__).parents[2]
ROWS = notebooks.listed(ROOT / "notebooks")
UNIT = "3w63pr5yzyfpbnqn"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small snapshot."""
    return small_snapshot(tmp_path_factory.mktemp("snapshots") / "2026-03-16")


@pytest.fixture(scope="module")
def reports(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Locale, str]:
    """Write the report in both languages, without trial data."""
    folder, pages = tmp_path_factory.mktemp("reports"), dict[Locale, str]()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TRIAL_DATA", str(folder / "absent"))
        for locale in LOCALES:
            lines: list[str] = []
            out = folder / f"{locale}.html"
            written = report.write(snapshot, out, locale, lines.append, ROOT, {UNIT: "North"})
            assert written == (out, {})
            assert [line.partition(":")[0] for line in lines] == [
                f"{at} of {len(ROWS)}" for at in range(1, len(ROWS) + 1)
            ]
            pages[locale] = out.read_text(encoding="utf-8")
    return pages


def words(page: str) -> str:
    """Return the text of a page without its tags."""
    without_styles = re.sub(r"<style>.*?</style>|<wbr>", "", page, flags=re.DOTALL)
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", without_styles))


def sections(page: str) -> dict[str, str]:
    """Return the section of each notebook by its number."""
    return dict(re.findall(r'<section id="s(\d+)"(.*?)</section>', page, re.DOTALL))


def test_english_report_shows_the_figures_of_the_pages(
    snapshot: Path, reports: dict[Locale, str]
) -> None:
    taken = snapshots.load(snapshot)
    parts = {number: unescape(words(part)) for number, part in sections(reports["en"]).items()}
    traffic, people, texts = parts["1"], parts["2"], parts["3"]
    figure = reach.authentic_visits(panel.build(taken))
    assert figure.value
    assert f"Our links: {figure.sentence('en')}" in traffic
    (networks,) = reported.summaries(taken)
    assert f"Platforms: {networks.sentence('en')}" in traffic
    assert "X, from 16\u00a0February to 22\u00a0February 2026: between 0 and 8,400 views" in traffic
    assert "Mastodon, from 16\u00a0February to 22\u00a0February 2026: unknown" in traffic
    assert "Real log: Authentic visits: unknown." in traffic
    (figures,), (some,) = participation.summaries(taken), own_words.summaries(taken)
    assert figures.enrolled.value == some.texts == 40
    assert f"voices. {figures.sentence('en')} {figures.retention_sentence('en')}" in people
    assert f"voices. {some.sentence('en')}" in texts
    assert "French: Of 23 texts written for this project, 17 fell into the expected class" in texts
    said = unescape(words(reports["en"]))
    assert said.count("Parts about public data sets are left out") == 1
    assert "A published rollout" not in said
    for part in (traffic, people):
        assert "The trial data is absent" not in part
        assert ("A law applies" in part, "Later law" in part) == (True, False)


def test_french_report_speaks_french(snapshot: Path, reports: dict[Locale, str]) -> None:
    page = reports["fr"]
    # What has no French is marked as English: add it to notebooks/fr.toml or to the catalogs.
    assert re.findall(r'<[a-z]+[^>]* lang="en"[^>]*>([^<]*)', page) == []
    said = unescape(words(page))
    figure = reach.authentic_visits(panel.build(snapshots.load(snapshot)))
    assert f"Nos liens\u00a0: {figure.sentence('fr')}" in said
    assert measures.registry["retention"].formula("fr") in said
    assert all(row["title_fr"] in said and row["question_fr"] in said for row in ROWS)
    assert "Semaine" in said
    assert not re.search(r"\b(?:the|with|unknown|absent \(|Answer|Table|week)\b", said)
    assert not re.search(r"[^\u202f][;?]|[^\u00a0\d]:(?!//)", said), "no-break spaces"


@pytest.mark.parametrize("locale", LOCALES)
def test_report_is_one_file_that_is_complete_and_accessible(
    reports: dict[Locale, str], locale: Locale
) -> None:
    page = reports[locale]
    outside = (
        r"<script|<link|<iframe|<img|@import|(?:src|href)\s*=\s*[\"']?[^#\"']|url\((?!#)|\son\w+="
    )
    assert re.findall(outside, page) == []
    assert f'<html lang="{locale}">' in page
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    assert list(sections(page)) == [str(row["order"]) for row in ROWS]
    assert re.findall(r'href="#s(\d+)"', page) == list(sections(page))
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", page)]
    assert levels.count(1) == levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    tables = re.findall(r"<table>.*?</table>", page, re.DOTALL)
    assert len(tables) > len(ROWS)
    assert all("<caption" in table for table in tables)
    assert all('scope="' in head for head in re.findall(r"<th\b[^>]*>", page))
    assert page.count("<figure>") == page.count("<figcaption>") == page.count("<svg ")
    assert [number for number, part in sections(page).items() if 'class="answer"' not in part] == []
    assert "import " not in page
    assert [row["person"] for row in people_rows()["enrollments"] if row["person"] in page] == []
