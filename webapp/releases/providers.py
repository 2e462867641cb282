"""What releases asks of packages above: figures that they have published."""

from typing import Any, NamedTuple

from webapp.core.runtime import Collected


class PublishedFigure(NamedTuple):
    """A figure as pages show it: its name in the ledger, its period, and its stored content."""

    name: str
    period: str
    content: dict[str, Any]


published_figures: Collected[[], PublishedFigure] = Collected()
"""Figures about people that are published, in a form that `jobs.figures` reads."""
