"""
Charts as static SVG. These functions draw figures and compute nothing.

The SVG has no script, link or font file; the same figure gives the same bytes. Its colors are
attributes (`fill`, `stroke`); its only style rules replace them on a dark ground. Every chart is
drawn for a narrow and for a wide column (`FRAMES`).
"""

from analytics.figures.bands import own_words
from analytics.figures.champions import load as champion_load
from analytics.figures.coefficients import Coefficient, coefficients
from analytics.figures.coverage import Covered, coverage
from analytics.figures.drawing import (
    CLAY,
    DARK,
    FRAMES,
    INK,
    LIGHT_SLATE,
    MUTED,
    NARROW,
    PALE_TEAL,
    SLATE,
    TEAL,
    WIDE,
    Frame,
    SvgChart,
)
from analytics.figures.forest import forest
from analytics.figures.mirror import dumbbells
from analytics.figures.recruitment import funnel
from analytics.figures.recruitment import lasting as hires_lasting
from analytics.figures.visits import waterfall
from analytics.figures.weeks import retention, trend

__all__ = [
    "CLAY",
    "DARK",
    "FRAMES",
    "INK",
    "LIGHT_SLATE",
    "MUTED",
    "NARROW",
    "PALE_TEAL",
    "SLATE",
    "TEAL",
    "WIDE",
    "Coefficient",
    "Covered",
    "Frame",
    "SvgChart",
    "champion_load",
    "coefficients",
    "coverage",
    "dumbbells",
    "forest",
    "funnel",
    "hires_lasting",
    "own_words",
    "retention",
    "trend",
    "waterfall",
]
