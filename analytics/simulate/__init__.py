"""
Companies with a truth that is set: what a design estimates can be compared with it.

`company(seed)` draws one from a `Scenario`. Scenarios are joined with `|`, as in
`SEASONAL | STAGGERED`.
"""

from analytics.simulate.companies import EXPOSURE, OUTCOME, Company, Truth, company
from analytics.simulate.scenario import (
    CONSTANT,
    EXPOSED,
    FAMILY,
    FEW,
    GAPS,
    GROWING,
    NULL,
    RESPONSE,
    SEASONAL,
    SELECTED,
    SHOCKS,
    STAGGERED,
    TRENDS,
    WAVES,
    Joining,
    Scenario,
)
from analytics.simulate.series import season

__all__ = [
    "CONSTANT",
    "EXPOSED",
    "EXPOSURE",
    "FAMILY",
    "FEW",
    "GAPS",
    "GROWING",
    "NULL",
    "OUTCOME",
    "RESPONSE",
    "SEASONAL",
    "SELECTED",
    "SHOCKS",
    "STAGGERED",
    "TRENDS",
    "WAVES",
    "Company",
    "Joining",
    "Scenario",
    "Truth",
    "company",
    "season",
]
