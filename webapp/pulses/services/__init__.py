"""Services of pulses."""

from webapp.pulses.services.answers import answer, forget_scores
from webapp.pulses.services.figures import release

__all__ = ["answer", "forget_scores", "release"]
