"""
Designs: what can be said about exposure and outcome of units over time, and what cannot.

Each function returns an `Estimate`, whose verdict is computed from what the design earns. A claim
(`Estimate.is_claim`) is a verdict `association` or `effect_under_stated_assumptions` with an
interval without 0 and without a check that takes it back; every other estimate claims nothing.
"""

from analytics.designs.estimate import (
    Check,
    CheckName,
    Comparison,
    Design,
    Estimate,
    Period,
    Reason,
    Verdict,
)
from analytics.designs.event_study import EventTime, event_study
from analytics.designs.rollout import Chosen, rollout
from analytics.designs.within import within

__all__ = [
    "Check",
    "CheckName",
    "Chosen",
    "Comparison",
    "Design",
    "Estimate",
    "EventTime",
    "Period",
    "Reason",
    "Verdict",
    "event_study",
    "rollout",
    "within",
]
