"""
Charts as static SVG. These functions draw figures and compute nothing.

The SVG has no inline style, script, link or font file, so it is valid under a strict content
security policy; the same figure gives the same bytes. Colors are attributes (`fill`, `stroke`),
which the style sheet of a page overrides for its dark theme by selecting on the light value.
"""

from analytics.figures.bands import own_words
from analytics.figures.drawing import INK, LIGHT_SLATE, MUTED, PALE_TEAL, SLATE, TEAL, SvgChart
from analytics.figures.visits import waterfall
from analytics.figures.weeks import retention

__all__ = [
    "INK",
    "LIGHT_SLATE",
    "MUTED",
    "PALE_TEAL",
    "SLATE",
    "TEAL",
    "SvgChart",
    "own_words",
    "retention",
    "waterfall",
]
