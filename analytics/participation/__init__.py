"""
Participation of people who allow measuring: activation, activity, retention, churn, concentration.

All functions take tables `enrollments` and `actions` of the contracts and an explicit `as_of` with
a time zone; later rows are ignored. A person counts once per program, from the first time joined,
also after leaving and joining again. Observation ends when an account is closed; it does not end
when a person leaves by choice, because later inactivity is then known.

The BG/NBD model (`bgnbd`) says who is probably still active; no page shows it of anybody.
"""

from analytics.core.participation import Participation
from analytics.participation.alive import BgNbd, bgnbd
from analytics.participation.rates import activation, active, churn, gini, retention
from analytics.participation.release import summaries, summary
from analytics.participation.units import closed_quarters, release_quarter, released_frame

__all__ = [
    "BgNbd",
    "Participation",
    "activation",
    "active",
    "bgnbd",
    "churn",
    "closed_quarters",
    "gini",
    "release_quarter",
    "released_frame",
    "retention",
    "summaries",
    "summary",
]
