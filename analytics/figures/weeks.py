"""Curves over weeks: authentic visits per week, and the share still active after joining."""

from typing import Final

from analytics.core.participation import Participation
from analytics.core.texts import number, percent, text
from analytics.core.visit_weeks import VisitWeeks
from analytics.figures.drawing import MUTED, NARROW, Frame, document, unknown, word
from analytics.figures.plot import MARKS, Plot, Point

_HEIGHT: Final = {"narrow": 168, "wide": 240}
_TICKS: Final = {"narrow": 6, "wide": 12}
_DATES: Final = {"narrow": 2, "wide": 4}


def trend(figure: VisitWeeks, locale: str, frame: Frame = NARROW) -> str:
    """
    Draw authentic visits per week; return an SVG document.

    The scale starts at zero. A week that is not shown is a gap. Where the interval of a week has a
    width, a band shows it. The first and the last week are labeled with their visits. Events are
    vertical lines with the numbers of their table.
    """
    if figure.weeks:
        plot = _visits(figure, locale, frame)
        drawn, height = plot.draw(), plot.height
    else:
        drawn, height = unknown(frame, text(locale, "chart.unknown"))
    return document(frame, drawn, height, text(locale, "trend.title"), figure.sentence(locale))


def _visits(figure: VisitWeeks, locale: str, frame: Frame) -> Plot:
    points = [Point(at, each.high, each.low, each.high) for at, each in figure.placed()]
    last, most = points[-1].at, _DATES[frame.name]
    places = sorted({round(last * part / (most - 1)) for part in range(most)}) if last else [0]
    below = [(at, figure.monday(locale, at)) for at in places]
    marks = figure.marks()
    height = _HEIGHT[frame.name] + (MARKS if marks else 0)
    return Plot(frame, points, 0, last, height, lambda v: number(locale, round(v)), below, marks)


def retention(figure: Participation, locale: str, frame: Frame = NARROW) -> str:
    """
    Draw the share active by week after joining with its 95 % band; return an SVG document.

    The scale starts at zero and ends above the band. A week that may not be shown is a gap in the
    line; a week without neighbors has its interval as a vertical line. The first and the last week
    are labeled with their share.
    """
    if figure.retention:
        drawn, height = _retention(figure, locale, frame), _HEIGHT[frame.name] + 22
    else:
        drawn, height = unknown(frame, text(locale, "retention.unknown"))
    title, description = text(locale, "retention.title"), figure.retention_sentence(locale)
    return document(frame, drawn, height, title, description)


def _retention(figure: Participation, locale: str, frame: Frame) -> str:
    points = [Point(each.week, each.value, each.low, each.high) for each in figure.retention]
    first, last = points[0].at, points[-1].at
    step = max(-(-(last - first) // _TICKS[frame.name]), 1)
    below = [(week, number(locale, week)) for week in range(first, last + 1, step)]
    height = _HEIGHT[frame.name]
    plot = Plot(frame, points, first, last, height, lambda v: percent(locale, v), below)
    label = text(locale, "retention.weeks")
    return plot.draw() + word(frame.width, height + 14, label, MUTED, "end")
