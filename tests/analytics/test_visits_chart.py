"""Waterfall chart of visits: reproducible, without active content, labeled."""

import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from analytics.core.visits_figure import VisitsFigure
from analytics.figures import LIGHT_SLATE, PALE_TEAL, TEAL, SvgChart, waterfall

FIGURE = VisitsFigure(
    measure="authentic_visits",
    program="voices",
    value=1240,
    low=1020,
    high=1240,
    n=2000,
    gross=2000,
    removed=(("R0", 160), ("R1", 600), ("R3", 0)),
    first_week="2026-W10",
    last_week="2026-W14",
)
UNKNOWN = VisitsFigure("authentic_visits", None, None, None, None, 0, None, (), None, None)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("locale", ["en", "fr"])
@pytest.mark.parametrize("figure", [FIGURE, UNKNOWN])
def test_chart_is_reproducible_and_contains_no_active_content(
    figure: VisitsFigure, locale: str
) -> None:
    drawn = waterfall(figure, locale)
    assert drawn == waterfall(figure, locale)
    assert not re.search(r"\sstyle=|<style|<script|<image|href|@font-face|\son\w+=", drawn)
    assert set(re.findall(r"https?://[^\"\s]+", drawn)) == {"http://www.w3.org/2000/svg"}


def words(drawn: str) -> list[str]:
    root = ET.fromstring(drawn)  # noqa: S314  our own chart
    return [unescape(element.text or "") for element in root.iter(f"{SVG}text")]


def test_bars_are_labeled_with_their_counts() -> None:
    found = words(waterfall(FIGURE, "en"))
    assert {"Requests observed", "2,000", "Robots and link previews", "−600", "−160"} <= set(found)
    assert {"Authentic visits", "1,240", "between 1,020 and 1,240"} <= set(found)
    assert "Data centres" not in found
    french = words(waterfall(FIGURE, "fr"))
    assert {"Robots et aperçus de liens", "entre 1\u202f020 et 1\u202f240"} <= set(french)


def test_chart_has_title_and_description() -> None:
    root = ET.fromstring(waterfall(FIGURE, "en"))  # noqa: S314  our own chart
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert (root.get("role"), root.get("aria-labelledby")) == (
        "img",
        f"{title.get('id')} {description.get('id')}",
    )
    assert description.text == FIGURE.sentence("en")
    other = ET.fromstring(waterfall(FIGURE, "fr"))  # noqa: S314  our own chart
    assert other.get("aria-labelledby") != root.get("aria-labelledby")


def widths(drawn: str, fill: str) -> list[float]:
    paths = re.findall(rf'<path d="M[\d.]+,[\d.]+h([\d.]+)v[^"]*" fill="{fill}"', drawn)
    return [float(width) for width in paths]


def test_bars_are_as_long_as_their_counts() -> None:
    drawn = waterfall(FIGURE, "en")
    scale = 358 / 2000
    assert widths(drawn, TEAL) == [pytest.approx(1020 * scale, abs=0.02)]
    assert widths(drawn, PALE_TEAL) == [pytest.approx(1240 * scale, abs=0.02)]
    hatched = widths(drawn, r"url\(#h[0-9a-f]{8}\)")
    assert hatched == [pytest.approx(count * scale, abs=0.02) for count in (160, 600)]
    assert f'fill="{LIGHT_SLATE}"' not in drawn


def test_unknown_figure_has_a_sentence_and_no_bars() -> None:
    drawn = waterfall(UNKNOWN, "fr")
    assert words(drawn) == ["Inconnu\u00a0: aucune requête n’a encore été observée."]
    assert widths(drawn, TEAL) == []


def test_svg_chart_has_notebook_representations() -> None:
    assert SvgChart("<svg/>")._repr_svg_() == SvgChart("<svg/>")._repr_html_() == "<svg/>"
