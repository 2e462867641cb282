"""The declaration of the package `reports`."""

from webapp.reports.views import bp
from webapp.web.features import Feature

FEATURE = Feature(name="reports", blueprints=(bp,))
