"""What is missing before a program opens."""

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.core.i18n import LANGUAGES
from webapp.program_kinds import KINDS
from webapp.programs.models import Program
from webapp.programs.workflow import DATED, Council
from webapp.readiness.inside import Inside
from webapp.readiness.workflow import PARTS, Need


@dataclass(frozen=True)
class Item:
    """One line of the checklist: a need, and whether it is met."""

    need: Need
    done: bool


def check(program: Program, inside: Inside | None) -> Iterator[Item]:
    """The checklist of a program, in the order of the page.

    A sponsor is no duty: the line is there where one was named or asked.
    """
    for need, parts in PARTS.items():
        if program.kind in parts:
            yield Item(need, _written(program, (parts[program.kind],)))
    yield Item(Need.charter, _written(program, KINDS[program.kind].parts))
    yield Item(Need.council, council_settled(program))
    yield Item(Need.inside, inside is not None)
    if program.sponsor_words or program.sponsor_asked:
        yield Item(Need.sponsor, program.sponsor_words is not None)


def council_settled(program: Program) -> bool:
    """There is a day on which something happened, a justification, or no works council."""
    if program.council == Council.none or program.council_why.strip():
        return True
    return program.council in DATED and program.council_on is not None


def _written(program: Program, parts: tuple[str, ...]) -> bool:
    """Whether the published charter has text for these parts in every language."""
    if not program.charters:
        return False
    texts = program.charter.texts
    return all(texts.get(each, {}).get(part, "").strip() for each in LANGUAGES for part in parts)
