"""The kinds of dated events."""

from enum import StrEnum


class EventKind(StrEnum):
    """What kind of thing happened. The contract of table `events` has the same values."""

    law = "law"
    network = "network"
    reorganization = "reorganization"
    pay = "pay"
    crisis = "crisis"
    other = "other"
