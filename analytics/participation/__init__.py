"""
Who takes part, who stays, how evenly: of people who allow measuring, never of one of them.

All functions take tables `enrollments` and `actions` of the contracts and an explicit `as_of` with
a time zone; what happened later is not looked at. They count a person once per program, from the
first time joined: somebody who comes back is not counted twice. A closed account ends what could
be observed; leaving by choice does not, for we know that nothing more was done.

The view "probably still alive" (BG/NBD of Fader, Hardie & Lee 2005) is left out: its likelihood
needs a numerical optimiser, which this package does not bring, and no page asks for it.
"""

from analytics.participation.rates import activation, active, churn, gini, retention
from analytics.participation.release import summaries, summary
from analytics.plain.participation import Participation

__all__ = [
    "Participation",
    "activation",
    "active",
    "churn",
    "gini",
    "retention",
    "summaries",
    "summary",
]
