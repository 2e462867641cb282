"""Estimates on both sides of zero: where they are drawn, and what is unknown."""

import re

from hypothesis import given
from hypothesis import strategies as st

from analytics.figures import Coefficient, forest

NAN = float("nan")


def dots(svg: str) -> list[float]:
    """The left end of each dot."""
    return [float(x) for x in re.findall(r'd="M([-\d.]+) [-\d.]+a4 4', svg)]


def test_zero_is_in_the_middle_and_signs_are_on_their_sides() -> None:
    rows = [Coefficient("a", -2, -3, -1), Coefficient("b", 0, -1, 1), Coefficient("c", 2, 1, 3)]
    left, middle, right = dots(forest(rows, "Title", "Told", "en"))
    assert (middle, left + right) == (176, 352)
    assert left < middle < right


def test_unknown_rows_have_a_dash_and_no_dot() -> None:
    svg = forest([Coefficient("a", 1.5, 1, 2), Coefficient("b", NAN)], "Title", "Told", "fr")
    assert len(dots(svg)) == 1
    assert ">–</text>" in svg
    assert ">1,50</text>" in svg


def test_values_have_the_same_decimals_and_the_line_at_zero_crosses_no_label() -> None:
    rows = [Coefficient(str(value), value, value - 1, value + 1) for value in (-0.24, 0.441, 0.12)]
    svg = forest(rows, "Title", "Told", "en")
    assert re.findall(r'text-anchor="end"[^>]*>([^<]*)</text>', svg)[:3] == [
        "−0.24",
        "0.44",
        "0.12",
    ]
    lines = [(float(a), float(b)) for a, b in re.findall(r'd="M180 ([\d.]+)V([\d.]+)"', svg)]
    labels = [float(y) for y in re.findall(r'<text x="0" y="([\d.]+)"', svg)]
    assert len(lines) == len(labels) == 3
    assert all(not begin <= y <= end for begin, end in lines for y in labels)


def test_nothing_known_is_said() -> None:
    svg = forest([Coefficient("a", NAN)], "Title", "Nothing is known.", "en")
    assert "Nothing is known." in svg
    assert dots(svg) == []


FINITE = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-5)


@given(st.lists(st.tuples(FINITE, FINITE, FINITE), min_size=1, max_size=6))
def test_everything_is_inside_the_drawing(rows: list[tuple[float, float, float]]) -> None:
    drawn = [
        Coefficient("x", value, min(value, low), max(value, high)) for value, low, high in rows
    ]
    svg = forest(drawn, "Title", "Told", "en")
    assert all(-4 <= x <= 356 for x in dots(svg))
    assert len(dots(svg)) == len(rows)
