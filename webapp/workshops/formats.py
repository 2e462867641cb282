"""The formats of workshops: in which kind of program they exist, and what is special about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from webapp.core.i18n import gettext_noop
from webapp.program_kinds import Kind
from webapp.workshops.workflow import Format


@dataclass(frozen=True)
class FormatText:
    """One format: the kind of its programs, msgids of its name and what it is, and who may hold it.

    Leads may hold each format. `days`: it lasts some days instead of some minutes, and may do
    without a number of places. `repeats`: it has several dates. `audience`: it says for whom it is.
    """

    kind: Kind
    name: str
    does: str
    champions: bool = False
    days: bool = False
    repeats: bool = False
    audience: bool = False


FORMATS: Final[Mapping[Format, FormatText]] = {
    Format.workshop: FormatText(
        Kind.cocreation, gettext_noop("Workshop"),
        gettext_noop("A group works on a question for some hours."),
    ),
    Format.serious_game: FormatText(
        Kind.cocreation, gettext_noop("Serious game"),
        gettext_noop("A group plays a game about a real question."),
    ),
    Format.manager_workshop: FormatText(
        Kind.cocreation, gettext_noop("Manager workshop"),
        gettext_noop("A workshop for people who manage a team; it says for whom."), audience=True,
    ),
    Format.challenge: FormatText(
        Kind.cocreation, gettext_noop("Innovation challenge"),
        gettext_noop("People work on a question during some days or weeks."), days=True,
    ),
    Format.ritual: FormatText(
        Kind.cocreation, gettext_noop("Ritual"),
        gettext_noop("A short meeting that returns, on the same weekday."), repeats=True,
    ),
    Format.clinic: FormatText(
        Kind.champions, gettext_noop("Clinic"),
        gettext_noop("A champion is there for questions about tools."), champions=True,
    ),
}  # fmt: skip
KINDS: Final = frozenset(each.kind for each in FORMATS.values())


def formats_of(kind: Kind, *, leads: bool, champion: bool) -> list[Format]:
    """The formats that a lead or a champion may hold in a program of a kind, in the order above."""
    return [
        name for name, each in FORMATS.items()
        if each.kind == kind and (leads or (champion and each.champions))
    ]  # fmt: skip
