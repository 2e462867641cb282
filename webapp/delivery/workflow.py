"""Steps of an attempt to publish, and ages at which the metrics of a post are read."""

from enum import StrEnum


class AttemptStep(StrEnum):
    """What a worker records about a delivery."""

    began = "began"
    ended = "ended"
    looked = "looked"
    read = "read"


class MetricsAge(StrEnum):
    """The age of a post at which its metrics are read."""

    hour = "1h"
    day = "1d"
    week = "7d"
    month = "29d"
