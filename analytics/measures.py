"""The registry of measures for notebooks and jobs; web pages import `analytics.core.measures`."""

from analytics.core.measures import ACTIVITY, Measure, MeasureName, label, registry, why

__all__ = ["ACTIVITY", "Measure", "MeasureName", "label", "registry", "why"]
