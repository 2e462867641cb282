"""A report in Chromium: axe in both themes, on a phone, on paper, and without any request."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from analytics.core.texts import LOCALES, Locale
from analytics.report.page import Part, document
from analytics.report.sections import Sections
from tests.e2e.conftest import PHONE
from tests.notebooks.report_builders import executed

ASK = """async () => ({
  violations: (await axe.run()).violations.map(v => v.id),
  width: document.documentElement.scrollWidth,
})"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Locale], Path]:
    """Return a function that writes a report of two sections, one of which failed."""

    def write(locale: Locale) -> Path:
        sections = Sections(locale, {})
        parts = [
            Part(at, "Title", "Why?", sections.section(at, "Title", executed(), failed=at == 2))
            for at in (1, 2)
        ]
        path = tmp_path / f"{locale}.html"
        path.write_text(
            document(locale, "2026-W10", date(2026, 3, 9), parts, public=False), encoding="utf-8"
        )
        return path

    return write


@pytest.mark.parametrize("locale", LOCALES)
def test_report_has_no_faults(
    chromium: Browser, written: Callable[[Locale], Path], locale: Locale
) -> None:
    context = chromium.new_context(
        viewport=PHONE, color_scheme="light" if locale == "en" else "dark", bypass_csp=True
    )
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(written(locale).as_uri())
    page.evaluate(Axe().axe_script)
    found = page.evaluate(ASK)
    assert found == {"violations": [], "width": PHONE["width"]}
    assert len(requests) == 1
    page.get_by_text("(30", exact=False).first.click()
    expect(page.locator("details[open] tbody tr")).to_have_count(30)
    context.close()
