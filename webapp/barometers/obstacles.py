"""What is missing before a wave can open."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Obstacle:
    """Another wave that has to be ended, published or decided first.

    `message` is a msgid with the last day of that wave, `label` the msgid of the link to it.
    """

    wave_id: str
    day: date
    message: str
    label: str
