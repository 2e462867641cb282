"""Placeholders for charts: drawing takes half a second per chart and is tested in tests/analytics."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from webapp.insights.jobs import store_figures

DRAWING_FUNCTIONS = ("waterfall", "draw_retention", "draw_bands")


def _placeholder(_figure: object, locale: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg"><title>{locale}</title></svg>'


@contextmanager
def placeholder_charts() -> Iterator[None]:
    """Store a placeholder in place of each chart."""
    with pytest.MonkeyPatch.context() as patch:
        for name in DRAWING_FUNCTIONS:
            patch.setattr(store_figures, name, _placeholder)
        yield
