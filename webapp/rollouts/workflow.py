"""What decided when units open."""

from enum import StrEnum


class Chosen(StrEnum):
    """Why units open when they do; the measurement reads it (`analytics.designs.rollout`).

    `lot` stands only where this application drew the order. A lead says `calendar` (fixed by dates
    that have nothing to do with how the units do), `outcome` (because of how they do) or `unknown`.
    """

    lot = "lot"
    calendar = "calendar"
    outcome = "outcome"
    unknown = "unknown"
