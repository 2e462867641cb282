"""From the answers of a wave to its published cells: counted in one pass, hidden where small."""

from analytics.wave_figures.cells import Published, publish
from analytics.wave_figures.tally import Tally

__all__ = ["Published", "Tally", "publish"]
