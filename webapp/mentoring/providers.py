"""Data that packages above mentoring provide to its pages and services; set by `webapp.wiring`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from webapp.core.runtime import Collected
from webapp.mentoring.models import Edition, Pair
from webapp.people.models import Person


@dataclass(frozen=True)
class Part:
    """A part of a page that another package renders: a template that reads its values as `part`.

    Parts are shown by `order`, the smallest first.
    """

    order: int
    template: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class StepButton:
    """A button that sends `fields` to an address."""

    address: str
    label: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PairStep:
    """What a pair can do next: a sentence and a note, the address and label of its link, buttons.

    An address that begins with https:// is outside the application. The smallest `order` is the most urgent.
    """

    order: int
    text: str
    note: str = ""
    address: str | None = None
    label: str = ""
    buttons: tuple[StepButton, ...] = ()


# The parts of the page of a pair for one of the two, and what is next for them.
pair_parts: Collected[[Pair, Person], Part] = Collected()
pair_steps: Collected[[Pair, Person], PairStep] = Collected()
# The parts of the page of an edition, for its lead.
edition_parts: Collected[[Edition], Part] = Collected()
