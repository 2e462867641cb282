"""Waterfall chart of visits: reproducible, without active content, labeled."""

import re
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from analytics.core.visit_weeks import VisitWeek, VisitWeeks
from analytics.core.visits_figure import VisitsFigure
from analytics.figures import (
    DARK,
    FRAMES,
    INK,
    LIGHT_SLATE,
    MUTED,
    PALE_TEAL,
    TEAL,
    SvgChart,
    trend,
    waterfall,
)
from analytics.figures.drawing import Frame, ticks

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
    assert not re.search(r"\sstyle=|<script|<image|href|@|\son\w+=", drawn.replace("@media", ""))
    assert set(re.findall(r"https?://[^\"\s]+", drawn)) == {"http://www.w3.org/2000/svg"}


def words(drawn: str) -> list[str]:
    root = ET.fromstring(drawn)  # noqa: S314  our own chart
    return [unescape(element.text or "") for element in root.iter(f"{SVG}text")]


def test_bars_are_labeled_with_their_counts() -> None:
    found = words(waterfall(FIGURE, "en"))
    assert {"Requests observed", "2,000", "Robots and link previews", "−600", "−160"} <= set(found)
    assert {"Authentic visits", "1,240", "between 1,020 and 1,240"} <= set(found)
    assert "Data centers" not in found
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
    paths = re.findall(rf'<path d="M[\d.]+ [\d.]+h([\d.]+)v[^"]*" fill="{fill}"', drawn)
    return [float(width) for width in paths]


def test_bars_are_as_long_as_their_counts() -> None:
    drawn = waterfall(FIGURE, "en")
    scale = 358 / 2000
    assert widths(drawn, TEAL) == [pytest.approx(1020 * scale, abs=0.06)]
    assert widths(drawn, PALE_TEAL) == [pytest.approx(1240 * scale, abs=0.06)]
    hatched = widths(drawn, r"url\(#h[0-9a-f]{8}\)")
    assert hatched == [pytest.approx(count * scale, abs=0.06) for count in (160, 600)]
    assert f'fill="{LIGHT_SLATE}"' not in drawn


def test_scale_starts_at_zero_and_ends_with_the_requests() -> None:
    assert words(waterfall(FIGURE, "en"))[-5:] == ["0", "500", "1,000", "1,500", "2,000"]
    assert list(ticks(0.713)) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8])
    assert ticks(284) == (0, 100, 200, 300)


def test_interval_is_drawn_only_where_it_has_a_width() -> None:
    exact = replace(FIGURE, low=1240)
    assert f'stroke="{INK}"' in waterfall(FIGURE, "en")
    assert f'stroke="{INK}"' not in waterfall(exact, "en")
    assert not any("between" in word for word in words(waterfall(exact, "en")))


WEEKS = VisitWeeks(
    tuple(VisitWeek(f"2026-W{week}", visits, visits) for week, visits in
          ((10, 117), (11, 284), (12, 201), (15, 90)))
)  # fmt: skip


def test_trend_has_a_gap_for_a_missing_week_and_dates_below() -> None:
    drawn = trend(WEEKS, "en")
    assert {"0", "100", "200", "300", "117", "90"} <= set(words(drawn))
    assert {"2\u00a0March", "6\u00a0April"} <= set(words(drawn))
    (line,) = re.findall(rf'<path d="([^"]*)" fill="none" stroke="{TEAL}"', drawn)
    assert (line.count("M"), line.count("L")) == (1, 2)
    assert PALE_TEAL not in drawn
    wide = VisitWeeks((*WEEKS.weeks[:2], VisitWeek("2026-W12", 150, 201)))
    assert PALE_TEAL in trend(wide, "en")
    assert WEEKS.sentence("en") == (
        "Authentic visits per week from 2\u00a0March to 12\u00a0April 2026:"
        " from 90 to 284, and 90 in the last week."
    )
    assert [row.visits for row in WEEKS.table("en")] == ["90", "201", "284", "117"]
    assert "Unknown" in words(trend(VisitWeeks(()), "en"))[0]


def test_a_line_that_rises_steeply_does_not_cross_the_label_of_its_first_week() -> None:
    weeks = [VisitWeek(f"2026-W{10 + n}", v, v) for n, v in enumerate((37, 290, 200, 150, 210))]
    drawn = trend(VisitWeeks(tuple(weeks)), "en")
    (line,) = re.findall(rf'<path d="M([^"]*)" fill="none" stroke="{TEAL}"', drawn)
    first, second = ([float(n) for n in each.split()] for each in line.split("L")[:2])
    label = re.search(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*font-weight="700"[^>]*>37<', drawn)
    assert label is not None
    width = 2 * 14 * 0.6
    at_its_end = first[1] + (second[1] - first[1]) * width / (second[0] - first[0])
    assert float(label[2]) <= at_its_end


@pytest.mark.parametrize("frame", FRAMES)
def test_text_is_legible_in_the_narrowest_column_of_each_frame(frame: Frame) -> None:
    columns = {"narrow": 328, "wide": 690}
    assert frame.text * columns[frame.name] / frame.width >= 12
    assert f'viewBox="0 0 {frame.width} ' in waterfall(FIGURE, "fr", frame)


GROUNDS = {"paper": "#FBF8F3", "card": "#FFFFFF", "night": "#171A1D", "night card": "#1F2428"}


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(p * weight for p, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("color", sorted(set(DARK) - {PALE_TEAL}))
def test_colors_contrast_with_light_and_dark_grounds(color: str) -> None:
    least = 4.5 if color in {INK, MUTED, TEAL} else 3
    assert min(contrast(color, GROUNDS[name]) for name in ("paper", "card")) >= least
    assert min(contrast(DARK[color], GROUNDS[n]) for n in ("night", "night card")) >= least


@pytest.mark.parametrize("frame", FRAMES)
def test_every_color_of_a_chart_has_a_dark_one(frame: Frame) -> None:
    for drawn in (waterfall(FIGURE, "en", frame), trend(WEEKS, "en", frame)):
        style = re.search(
            r"<style>@media screen and \(prefers-color-scheme:dark\)(.*)</style>", drawn
        )
        assert style is not None
        used = set(re.findall(r' (?:fill|stroke)="(#\w{6})"', drawn.replace(style[0], "")))
        assert used == set(re.findall(r'"(#\w{6})"', style[1])) <= set(DARK)
        # Pale bars and bands have an outline that contrasts with the ground.
        pale = re.findall(rf'fill="{PALE_TEAL}"([^/]*)/>', drawn)
        assert set(pale) <= {f' stroke="{TEAL}"'}


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_charts_are_small(locale: str) -> None:
    long = VisitWeeks(
        tuple(VisitWeek(f"2025-W{week}", week * 3, week * 5) for week in range(1, 53))
    )
    for frame in FRAMES:
        assert len(waterfall(FIGURE, locale, frame).encode()) < 4_500
        assert len(trend(long, locale, frame).encode()) < 7_000


def test_unknown_figure_has_a_sentence_and_no_bars() -> None:
    drawn = waterfall(UNKNOWN, "fr")
    assert words(drawn) == ["Inconnu\u00a0: aucune requête n’a encore été observée."]
    assert widths(drawn, TEAL) == []


def test_svg_chart_has_notebook_representations() -> None:
    assert SvgChart("<svg/>")._repr_svg_() == SvgChart("<svg/>")._repr_html_() == "<svg/>"
