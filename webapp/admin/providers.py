"""Data that `webapp.wiring` provides to the administrators' pages."""

from collections.abc import Mapping
from typing import Any

from webapp.core.runtime import Provider


def _no_labels() -> Mapping[str, Any]:
    return {}


# Kind of outbox message -> label, as declared by the packages.
job_labels = Provider(_no_labels)
