"""
Participation of people who allow measuring: activation, activity, retention, churn, concentration.

All functions take tables `enrollments` and `actions` of the contracts and an explicit `as_of` with
a time zone; later rows are ignored. A person counts once per program, from the first time joined,
also after leaving and joining again. Observation ends when an account is closed; it does not end
when a person leaves by choice, because later inactivity is then known.

The BG/NBD model (Fader, Hardie & Lee 2005) is not implemented: its likelihood needs a numerical
optimizer, which is no dependency of this package, and no page uses it.
"""

from analytics.core.participation import Participation
from analytics.participation.rates import activation, active, churn, gini, retention
from analytics.participation.release import summaries, summary

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
