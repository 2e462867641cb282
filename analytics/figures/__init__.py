"""
Charts as static SVG. They draw what they are given and compute nothing.

No inline style, no script, no link, no font file: a strict content policy lets them through, and
the same figure gives the same bytes. Colours stand in attributes (`fill`, `stroke`), which a page's
style sheet may override for its dark theme by selecting on the light value.
"""

from analytics.figures.bands import own_words
from analytics.figures.drawing import INK, LIGHT_SLATE, MUTED, PALE_TEAL, SLATE, TEAL, Shown
from analytics.figures.visits import waterfall
from analytics.figures.weeks import retention

__all__ = [
    "INK",
    "LIGHT_SLATE",
    "MUTED",
    "PALE_TEAL",
    "SLATE",
    "TEAL",
    "Shown",
    "own_words",
    "retention",
    "waterfall",
]
