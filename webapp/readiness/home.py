"""What pages say about readiness."""

from collections.abc import Iterator

from flask_babel import gettext as _

from webapp.programs.forms import COUNCILS
from webapp.programs.models import Program
from webapp.readiness import queries
from webapp.readiness.inside import Inside
from webapp.readiness.rules import Item
from webapp.readiness.workflow import NAMES, Need
from webapp.web.locale import day


def charter_notes(program: Program) -> Iterator[tuple[str, str, str]]:
    """On the public charter: what was missing when the program opened, and why it opened."""
    found = queries.opening(program)
    if found is not None:
        missing = ", ".join(_(NAMES[Need(code)]).lower() for code in found.missing)
        yield str(_("Opened without: %(missing)s.", missing=missing)), found.reason, found.language


def facts(program: Program, item: Item, inside: Inside | None) -> str:
    """One sentence about a line of the checklist: what is there, or what to do."""
    if item.need == Need.inside:
        return _measured(inside)
    if item.need == Need.council:
        return _council(program, done=item.done)
    if item.need == Need.sponsor:
        return program.sponsor_words or str(_("Asked, and not answered yet."))
    if item.need == Need.charter:
        return str(_("Written in both languages.") if item.done else _("A text is missing."))
    return str(_("The charter says it.") if item.done else _("The charter does not say it yet."))


def _measured(inside: Inside | None) -> str:
    if inside is None:
        return str(_("Unknown: no barometer of the last year has a published result."))
    last = day(inside.closes_on)
    if inside.is_enps:
        return str(_("eNPS %(value)s, %(n)s answers until %(day)s.",
                     value=str(round(2 * inside.level - 100)).replace("-", "−"), n=inside.n, day=last))  # fmt: skip
    return str(_("%(level)s of 100, %(n)s answers until %(day)s.",
                 level=round(inside.level), n=inside.n, day=last))  # fmt: skip


def _council(program: Program, *, done: bool) -> str:
    status = str(COUNCILS[program.council])
    if program.council_on is not None:
        return f"{status}, {day(program.council_on)}"
    if done:
        return f"{status}. {program.council_why}".strip()
    return str(_("%(status)s. Enter the day, or write a justification.", status=status))
