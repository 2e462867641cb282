"""Charts of recruitment: stages of applications as bars, and how long hires stay as a curve."""

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd

from analytics import recruitment
from analytics.core.proportions import wilson
from analytics.core.texts import counted, number, percent, text
from analytics.figures.drawing import (
    INK,
    MUTED,
    NARROW,
    ROW,
    TEAL,
    Frame,
    bar,
    document,
    top,
    unknown,
    word,
)
from analytics.figures.plot import Plot, Point

YEAR: Final = 12
_HEIGHT: Final = {"narrow": 168, "wide": 240}
_STEP: Final = {"narrow": 6, "wide": 3}


def funnel(table: pd.DataFrame, locale: str, frame: Frame = NARROW) -> str:
    """
    Draw one bar per stage from the result of `recruitment.reached`; return an SVG document.

    A bar is the share of all applications; its label has the number and the share of the stage
    before with its 95 % interval.
    """
    title = text(locale, "recruitment.funnel_title")
    if table.empty:
        why = text(locale, "recruitment.no_funnel")
        drawn, height = unknown(frame, why)
        return document(frame, drawn, height, title, why)
    parts, whole = [], int(table["n"].iloc[0])
    for row, each in enumerate(table.to_dict("records")):
        share = "" if pd.isna(each["value"]) else _between(each, locale)
        parts += [
            bar(frame, 0, each["n"] / whole, row, TEAL),
            word(0, top(row) - 7, text(locale, f"recruitment.stage.{each['stage']}"), INK),
            word(frame.width, top(row) - 7, f"{number(locale, int(each['n']))}{share}", INK, "end"),
        ]
    return document(
        frame, "".join(parts), ROW * len(table) + 6, title, funnel_sentence(table, locale)
    )


def _between(each: Mapping[Hashable, Any], locale: str) -> str:
    value, low, high = (percent(locale, each[name]) for name in ("value", "low", "high"))
    return f" · {value} [{low} – {high}]"


def funnel_sentence(table: pd.DataFrame, locale: str) -> str:
    """Return the share of applications that were accepted, with its interval."""
    stages = list(recruitment.STAGES)
    if list(table["stage"]) != stages:
        return text(locale, "recruitment.no_funnel")
    n = int(table["n"].iloc[0])
    share = wilson(int(table["n"].iloc[-1]), n)
    return text(
        locale, "recruitment.funnel", applications=counted(locale, "applications", n),
        share=percent(locale, share.value), low=percent(locale, share.low),
        high=percent(locale, share.high),
    )  # fmt: skip


def lasting(times: pd.DataFrame, locale: str, frame: Frame = NARROW) -> str:
    """
    Draw the share of hires still working by month, with its 95 % band; return an SVG document.

    `times` is table `hire_times`. The curve ends where the last hire was observed.
    """
    title = text(locale, "recruitment.lasting_title")
    sentence = lasting_sentence(times, locale)
    if times.empty:
        drawn, height = unknown(frame, sentence)
        return document(frame, drawn, height, title, sentence)
    last = int(times["months"].max())
    points = [Point(0, 1.0, 1.0, 1.0), *_points(recruitment.lasting(times), last)]
    below = [(at, number(locale, at)) for at in range(0, last + 1, _STEP[frame.name])]
    height = _HEIGHT[frame.name]
    plot = Plot(frame, points, 0, last, height, lambda v: percent(locale, v), below)
    label = word(frame.width, height + 14, text(locale, "recruitment.months"), MUTED, "end")
    return document(frame, plot.draw() + label, height + 22, title, sentence)


def _points(curve: pd.DataFrame, last: int) -> list[Point]:
    """The share at the end of each month; it changes only where work ended."""
    months = range(1, last + 1)
    steps = curve.set_index("time")[["value", "low", "high"]].reindex(months).ffill().fillna(1.0)
    return [
        Point(int(at), *map(float, row)) for at, row in zip(months, steps.to_numpy(), strict=True)
    ]


def lasting_sentence(times: pd.DataFrame, locale: str) -> str:
    """Return the share of hires that still work after twelve months, with its interval."""
    if times.empty:
        return text(locale, "recruitment.no_lasting")
    hires = counted(locale, "hires", int(times["hires"].sum()))
    found = recruitment.after(times, YEAR)
    if found is None:
        return text(locale, "recruitment.lasting_short", hires=hires)
    value, low, high = (percent(locale, each) for each in found)
    return text(locale, "recruitment.lasting", hires=hires, share=value, low=low, high=high)


def quality_sentence(hires: pd.DataFrame, locale: str) -> str:
    """Return the quality of hire of the latest quarter that has one, from table `hires`."""
    known = hires[hires["value"].notna()].tail(1).to_dict("records")
    if not known:
        return text(locale, "recruitment.no_quality")
    value, low, high = (number(locale, round(known[0][name])) for name in ("value", "low", "high"))
    count = counted(locale, "hires", int(known[0]["hires"]))
    return text(
        locale, "recruitment.quality", quarter=known[0]["cohort"], value=value, low=low, high=high,
        hires=count,
    )  # fmt: skip
