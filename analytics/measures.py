"""The registry of measures, for everything that is not a web page (pages use the plain twin)."""

from analytics.plain.measures import ACTIVITY, Measure, MeasureName, label, registry, why

__all__ = ["ACTIVITY", "Measure", "MeasureName", "label", "registry", "why"]
