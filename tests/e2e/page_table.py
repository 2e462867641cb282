"""The table of pages in `webapp/docs/pages.md`: `make page-table` writes it.

For each template, as the role that the page is for: bytes over the wire at a first visit, files
requested, statements of the database, and the height on a phone in screens of 780 px. Pages that
axe finds fault with fail the suite.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.e2e.conftest import PHONE
from tests.e2e.page_collection import CollectedPage

MEASURE = """() => ({
  loaded: performance.getEntriesByType('resource').map(entry => entry.name),
  height: document.documentElement.scrollHeight,
})"""
OURS = "/axe.js"
# Bytes of a first visit, by template.
LIMITS = {"programs/home.html": 120_000, "insights/figures.html": 150_000}
HEAD = """# Pages

Written by `make page-table`: for each page template, in English on a phone of 360 × 780 pixels, with the
data of the tests. *Weight* is what a first visit transfers (page, style sheet, scripts, images);
*queries* are statements of the database; *screens* is the height of the page in phone screens. Every
page is checked with axe in both languages and both themes; a fault fails the suite.

| page | role | weight, kB | requests | queries | screens |
| --- | --- | ---: | ---: | ---: | ---: |
"""


class PageRow(NamedTuple):
    """One page: its template, who reads it, bytes, files, statements, and phone screens."""

    template: str
    role: str
    weight: int
    requests: int
    queries: int
    screens: float


@dataclass
class PageTable:
    """The heaviest page of each template in one language."""

    language: str
    rows: dict[str, PageRow] = field(default_factory=dict)

    def add(self, page: Page, collected: CollectedPage, sizes: dict[str, int]) -> None:
        """Measure a page that is open in a window of a phone."""
        measured = page.evaluate(MEASURE)
        loaded = {urlsplit(name).path for name in measured["loaded"]} - {OURS}
        weight = len(collected.response.get_data()) + sum(sizes[path] for path in loaded)
        row = PageRow(
            collected.template, collected.role, weight, 1 + len(loaded), collected.queries,
            measured["height"] / PHONE["height"],
        )  # fmt: skip
        known = self.rows.get(collected.template)
        if known is None or known.weight < weight:
            self.rows[collected.template] = row

    def too_heavy(self) -> dict[str, int]:
        """The weight of each page that is above its limit."""
        return {
            name: self.rows[name].weight
            for name, limit in LIMITS.items()
            if name in self.rows and self.rows[name].weight > limit
        }

    def write(self) -> None:
        """Write the table of the English pages to the file of the variable PAGE_TABLE, if it is set."""
        target = os.environ.get("PAGE_TABLE")
        if not target or self.language != "en":
            return
        lines = (
            f"| {row.template.removesuffix('.html')} | {row.role} | {row.weight / 1000:.0f} "
            f"| {row.requests} | {row.queries} | {row.screens:.1f} |\n"
            for row in sorted(self.rows.values())
        )
        Path(target).write_text(HEAD + "".join(lines), encoding="utf-8")
