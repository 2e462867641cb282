"""
Validation: do the intervals and verdicts of the designs hold where the truth is known?

`python -m analytics.validation --as-of DATE` draws companies, asks the designs, and writes one row
per target to `notebooks/validation.csv`, met or missed.
"""

from analytics.validation.cases import CASES, Case, Measure, Target
from analytics.validation.measured import Measured, measured
from analytics.validation.result import Result
from analytics.validation.shown import coverage_chart, summary, table, units, units_sentence
from analytics.validation.written import results

__all__ = [
    "CASES",
    "Case",
    "Measure",
    "Measured",
    "Result",
    "Target",
    "coverage_chart",
    "measured",
    "results",
    "summary",
    "table",
    "units",
    "units_sentence",
]
