"""axe in Chromium on each page, once per language; sideways scrolling on a phone is a fault too."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories.company import PASSWORD, House
from tests.journeys.conftest import PHONE, Open
from tests.rooms.matrix import MATRIX, Row

FILES = {
    "static",
    "bootstrap.static",
    "insights.chart",
    "insights.figures_csv",
    "insights.mine_csv",
    "stories.look",
    "links.follow",
    "web.healthz",
    "web.readyz",
}
PAGES = [row for row in MATRIX if row.method == "GET" and row.endpoint not in FILES]


def _reader(row: Row) -> str:
    """Somebody who sees the page: a person where there must be one."""
    return "anonymous" if "anonymous" in row.allowed else min(row.allowed)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_axe(house: House, browse: Open, language: str) -> None:
    """No page has a fault that axe can see, and none scrolls sideways at 360 px."""
    faults: dict[str, list[str]] = {}
    windows = {}
    for row in PAGES:
        reader = _reader(row)
        if reader not in windows:
            windows[reader] = browse(language, PHONE)
            if reader != "anonymous":
                windows[reader].goto(f"/sign-in?lang={language}")
                windows[reader].fill("[name=email]", f"{reader}@house.example")
                windows[reader].fill("[name=password]", PASSWORD)
                windows[reader].click("main button[type=submit]")
        page = windows[reader]
        page.goto(row.path(house))
        found = [v["id"] for v in Axe().run(page).response["violations"]]
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        found += [f"{wide} px wide"] if wide > PHONE["width"] else []
        if found:
            faults[f"{row.endpoint} {row.note}"] = found
    assert faults == {}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_axe_on_refusals(house: House, browse: Open, language: str) -> None:
    """The pages that say no are pages too."""
    page = browse(language, PHONE)
    found = {}
    for path in ("/nowhere", "/r/nothing", "/charter/none"):
        page.goto(f"{path}?lang={language}")
        found[path] = [v["id"] for v in Axe().run(page).response["violations"]]
    page.goto(f"/sign-up?lang={language}")
    page.click("main button[type=submit]")
    found["refused form"] = [v["id"] for v in Axe().run(page).response["violations"]]
    assert {path: faults for path, faults in found.items() if faults} == {}
